package dev.sluice.store;

import java.util.Map;
import java.util.Optional;

/**
 * An execution that is asked for.
 *
 * @param id unique in the store
 * @param parameters as they were given; never a secret's value
 * @param resumes the execution that it continues
 * @param slice the part of the data it is for, such as a day of a backfill
 */
public record NewExecution(
        String id,
        String pipeline,
        String file,
        Trigger trigger,
        Map<String, String> parameters,
        Optional<String> resumes,
        Optional<String> slice) {

    public NewExecution {
        parameters = Map.copyOf(parameters);
    }

    /** One that continues none, for no slice, without parameters. */
    public static NewExecution of(String id, String pipeline, String file, Trigger trigger) {
        return new NewExecution(
                id, pipeline, file, trigger, Map.of(), Optional.empty(), Optional.empty());
    }

    /** The same with these parameters. */
    public NewExecution with(Map<String, String> values) {
        return new NewExecution(id, pipeline, file, trigger, values, resumes, slice);
    }

    /** The same, continuing that one. */
    public NewExecution resuming(String execution) {
        return new NewExecution(
                id, pipeline, file, trigger, parameters, Optional.of(execution), slice);
    }

    /** The same for that slice. */
    public NewExecution forSlice(String part) {
        return new NewExecution(
                id, pipeline, file, trigger, parameters, resumes, Optional.of(part));
    }
}
