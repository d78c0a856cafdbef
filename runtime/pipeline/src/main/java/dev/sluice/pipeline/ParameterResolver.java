package dev.sluice.pipeline;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Secret;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;

/**
 * Puts values in the place of references. A value that is one reference keeps the parameter's type;
 * whatever holds a secret becomes a {@link Secret} as a whole. What was put in is not read again.
 */
public final class ParameterResolver {

    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final Function<String, Optional<String>> environment;
    private final Function<String, Optional<String>> secrets;

    /**
     * @param given the values given for this run, as text
     * @throws PipelineException with {@link ErrorCode#PARAMETER_INVALID} where one is unknown,
     *     missing or of the wrong type
     */
    public ParameterResolver(
            List<Pipeline.Parameter> declared,
            Map<String, String> given,
            Function<String, Optional<String>> environment,
            Function<String, Optional<String>> secrets) {
        this.environment = environment;
        this.secrets = secrets;
        List<String> names = declared.stream().map(Pipeline.Parameter::name).toList();
        for (String name : given.keySet()) {
            if (!names.contains(name)) {
                throw invalid(
                        "the pipeline has no parameter '"
                                + name
                                + "'; it has: "
                                + String.join(", ", names));
            }
        }
        for (Pipeline.Parameter parameter : declared) {
            String text = given.get(parameter.name());
            Object value =
                    text != null
                            ? text
                            : parameter
                                    .fallback()
                                    .orElseThrow(() ->
                                            invalid(
                                                    "the parameter '"
                                                            + parameter.name()
                                                            + "' has no value: give --param "
                                                            + parameter.name()
                                                            + "=…"));
            parameters.put(parameter.name(), typed(parameter, value.toString()));
        }
    }

    /** The value of a parameter's type. @throws PipelineException where it is of another */
    static Object typed(Pipeline.Parameter parameter, String text) {
        try {
            return switch (parameter.type()) {
                case STRING -> text;
                case INTEGER -> Long.parseLong(text);
                case NUMBER -> new BigDecimal(text);
                case DATE -> LocalDate.parse(text).toString();
                case TIMESTAMP -> LocalDateTime.parse(text.replace(' ', 'T')).toString();
                case BOOLEAN -> {
                    if (!text.equals("true") && !text.equals("false")) {
                        throw new NumberFormatException();
                    }
                    yield Boolean.valueOf(text);
                }
            };
        } catch (NumberFormatException | DateTimeException e) {
            throw new PipelineException(
                    ErrorCode.PARAMETER_INVALID,
                    "the parameter '"
                            + parameter.name()
                            + "' needs a value of type "
                            + parameter.type().name().toLowerCase(java.util.Locale.ROOT)
                            + ", not '"
                            + text
                            + "'",
                    e);
        }
    }

    /** The options with every reference replaced. */
    public Options resolve(Options options) {
        Map<String, Object> resolved = new LinkedHashMap<>();
        options.values().forEach((name, value) -> resolved.put(name, value(value)));
        return new Options(resolved);
    }

    private Object value(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> resolved = new LinkedHashMap<>();
                map.forEach((key, inner) -> resolved.put(key.toString(), value(inner)));
                yield resolved;
            }
            case List<?> list -> list.stream().map(this::value).toList();
            case String text -> text(text);
            default -> value;
        };
    }

    private Object text(String text) {
        Matcher matcher = Placeholders.PATTERN.matcher(text);
        if (matcher.matches() && matcher.group(1).equals("param")) {
            return parameter(matcher.group(2));
        }
        boolean secret = Placeholders.in(text).stream().anyMatch(r -> r.scope().equals("secret"));
        String replaced =
                matcher.replaceAll(m -> Matcher.quoteReplacement(lookup(m.group(1), m.group(2))));
        return secret ? new Secret(replaced) : replaced;
    }

    private Object parameter(String name) {
        return Optional.ofNullable(parameters.get(name))
                .orElseThrow(() -> invalid("there is no parameter '" + name + "'"));
    }

    private String lookup(String scope, String name) {
        return switch (scope) {
            case "param" -> parameter(name).toString();
            case "env" ->
                    environment
                            .apply(name)
                            .orElseThrow(() ->
                                    invalid("the environment variable " + name + " is not set"));
            default ->
                    secrets.apply(name)
                            .orElseThrow(() ->
                                    invalid(
                                            "the secret '"
                                                    + name
                                                    + "' is not set: put it into the environment as SLUICE_SECRET_"
                                                    + name.toUpperCase(java.util.Locale.ROOT)
                                                            .replace('-', '_')));
        };
    }

    private static PipelineException invalid(String message) {
        return new PipelineException(ErrorCode.PARAMETER_INVALID, message);
    }
}
