package dev.sluice.pipeline;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.pipeline.Pipeline.Parameter;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The values of a run's parameters, each of its declared type. */
final class ParameterValues {

    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Takes what was given, and the defaults; what does not fit becomes a problem. */
    static ParameterValues of(
            ReadResult read, Pipeline pipeline, Map<String, String> given, Faults faults) {
        List<String> names = pipeline.parameters().stream().map(Parameter::name).toList();
        given.keySet().stream()
                .filter(name -> !names.contains(name))
                .sorted()
                .forEach(name ->
                        faults.add(
                                new Problem(
                                        "",
                                        0,
                                        0,
                                        ErrorCode.PARAMETER_INVALID.code(),
                                        "--param "
                                                + name
                                                + ": the pipeline has no parameter '"
                                                + name
                                                + "'",
                                        Problems.remedy(
                                                name,
                                                names,
                                                names.isEmpty()
                                                        ? "remove it, or declare it under"
                                                                + " parameters:"
                                                        : Problems.choices(names)))));
        ParameterValues values = new ParameterValues();
        for (Parameter parameter : pipeline.parameters()) {
            try {
                values.values.put(parameter.name(), value(parameter, given));
            } catch (PipelineException e) {
                faults.add(
                        read.at(
                                "parameters." + parameter.name(),
                                e.code().code(),
                                String.valueOf(e.getMessage()),
                                "give it with --param " + parameter.name() + "=VALUE"));
            }
        }
        return values;
    }

    /** Takes problems in. */
    interface Faults {
        void add(Problem problem);
    }

    private static Object value(Parameter parameter, Map<String, String> given) {
        String text = given.get(parameter.name());
        if (text != null) {
            return typed(parameter, text);
        }
        return parameter
                .fallback()
                .map(value -> typed(parameter, value.toString()))
                .orElseThrow(() ->
                        new PipelineException(
                                ErrorCode.PARAMETER_INVALID,
                                "the parameter '"
                                        + parameter.name()
                                        + "' has no value, and no default"));
    }

    /** The value of that name. @throws PipelineException where there is none */
    Object require(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new PipelineException(
                    ErrorCode.PARAMETER_INVALID, "there is no parameter '" + name + "'");
        }
        return value;
    }

    /** The value of a parameter's type. @throws PipelineException where it is of another */
    static Object typed(Parameter parameter, String text) {
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
                            + parameter.type().name().toLowerCase(Locale.ROOT)
                            + ", not '"
                            + text
                            + "'",
                    e);
        }
    }
}
