package dev.sluice.cli;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that is given the start or the end of each slice.
 *
 * @param option what names it on the command line
 */
record SliceParameter(String option, String name) {

    /**
     * @param moment what it is given: a day, or a day with a time
     * @throws PipelineException where it is not there, cannot take that, or is given otherwise too
     */
    void requireFor(String moment, Engine.Outline pipeline, Engine.Request given) {
        @Nullable String type = pipeline.parameters().get(name);
        if (type == null) {
            throw invalid("the pipeline has no parameter of that name; " + remedy(pipeline));
        }
        if (given.parameters().containsKey(name)) {
            throw invalid("'--param " + name + "' gives the same parameter a value: leave it out");
        }
        boolean timed = moment.contains("T");
        switch (type) {
            case "string" -> {}
            case "date" -> {
                if (timed) {
                    throw invalid(
                            "the parameter is a date, and slices begin at times: give '--from' and"
                                    + " '--to' as days");
                }
            }
            case "timestamp" -> {
                if (!timed) {
                    throw invalid(
                            "the parameter is a timestamp, and slices begin at days: give '--from'"
                                    + " and '--to' with a time, such as "
                                    + moment
                                    + "T00:00");
                }
            }
            default ->
                    throw invalid(
                            "the parameter is of type "
                                    + type
                                    + ", which takes no day: name one of type date, timestamp or"
                                    + " string");
        }
    }

    /**
     * @throws PipelineException where start and end of a slice go to one parameter
     */
    static void requireOthers(String start, String end) {
        if (start.equals(end)) {
            throw new SliceParameter("--slice-end", end)
                    .invalid("'--slice' names the same parameter: name another one");
        }
    }

    private String remedy(Engine.Outline pipeline) {
        List<String> names = pipeline.parameters().keySet().stream().sorted().toList();
        return names.isEmpty()
                ? "declare it under parameters:"
                : Names.nearest(name, names)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("name one of: " + String.join(", ", names));
    }

    private PipelineException invalid(String why) {
        return new PipelineException(
                ErrorCode.PARAMETER_INVALID, "'" + option + " " + name + "': " + why);
    }
}
