package dev.sluice.pipeline;

import dev.sluice.api.PipelineException;
import dev.sluice.api.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a run is given from outside.
 *
 * @param parameters as text, by name
 * @param environment the environment's variables
 * @param secrets finds secrets; a {@link PipelineException} says why one cannot be used
 */
public record RunValues(
        Map<String, String> parameters,
        Function<String, Optional<String>> environment,
        Function<String, Secret> secrets) {

    public RunValues {
        parameters = Map.copyOf(parameters);
    }
}
