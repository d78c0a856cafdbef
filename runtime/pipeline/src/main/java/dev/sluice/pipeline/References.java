package dev.sluice.pipeline;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;

/**
 * Puts values in the place of references. A value that is one reference keeps the parameter's type;
 * whatever holds a secret becomes a {@link Secret} as a whole. What was put in is not read again.
 */
final class References {

    private final ParameterValues parameters;
    private final RunValues values;
    private final BiConsumer<String, PipelineException> faults;

    /**
     * @param faults takes the path of a value that could not be made, and why
     */
    References(
            ParameterValues parameters,
            RunValues values,
            BiConsumer<String, PipelineException> faults) {
        this.parameters = parameters;
        this.values = values;
        this.faults = faults;
    }

    /** The options with every reference replaced. */
    Options resolve(Options options, String path) {
        Map<String, Object> resolved = new LinkedHashMap<>();
        options.values()
                .forEach((name, value) -> resolved.put(name, value(value, path + "." + name)));
        return new Options(resolved);
    }

    private Object value(Object value, String path) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> resolved = new LinkedHashMap<>();
                map.forEach((key, inner) ->
                        resolved.put(key.toString(), value(inner, path + "." + key)));
                yield resolved;
            }
            case List<?> list -> {
                List<Object> resolved = new ArrayList<>();
                for (Object inner : list) {
                    resolved.add(value(inner, path + "[" + resolved.size() + "]"));
                }
                yield List.copyOf(resolved);
            }
            case String text -> {
                try {
                    yield text(text);
                } catch (PipelineException e) {
                    faults.accept(path, e);
                    yield text;
                }
            }
            default -> value;
        };
    }

    private Object text(String text) {
        Matcher matcher = Placeholders.PATTERN.matcher(text);
        if (matcher.matches() && matcher.group(1).equals("param")) {
            return parameters.require(matcher.group(2));
        }
        boolean secret = Placeholders.in(text).stream().anyMatch(r -> r.scope().equals("secret"));
        String replaced =
                matcher.replaceAll(m -> Matcher.quoteReplacement(lookup(m.group(1), m.group(2))));
        return secret ? new Secret(replaced) : replaced;
    }

    private String lookup(String scope, String name) {
        return switch (scope) {
            case "param" -> parameters.require(name).toString();
            case "env" ->
                    values.environment()
                            .apply(name)
                            .orElseThrow(() ->
                                    new PipelineException(
                                            ErrorCode.PARAMETER_INVALID,
                                            "the environment variable " + name + " is not set"));
            default -> values.secrets().apply(name).reveal();
        };
    }
}
