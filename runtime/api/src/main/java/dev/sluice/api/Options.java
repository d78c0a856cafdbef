package dev.sluice.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options of a node or connection, already validated against its template's JSON Schema. Values
 * are strings, booleans, numbers, {@link Secret}s, lists and maps of these, never null.
 */
public record Options(Map<String, Object> values) {

    private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,5})(ms|s|m|h|d)");

    public Options {
        values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** No options at all. */
    public static Options empty() {
        return new Options(Map.of());
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public Set<String> names() {
        return values.keySet();
    }

    /** The option as text; numbers and booleans are printed. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(Options::show);
    }

    /** The option as text. @throws PipelineException where it is missing */
    public String requireText(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    public boolean flag(String name, boolean fallback) {
        return text(name).map(Boolean::parseBoolean).orElse(fallback);
    }

    public long number(String name, long fallback) {
        return Optional.ofNullable(values.get(name))
                .map(value -> value instanceof Number n ? n.longValue() : parse(name, value))
                .orElse(fallback);
    }

    /**
     * What such as {@code 500ms}, {@code 1s}, {@code 15m}, {@code 2h} or {@code 1d} says.
     *
     * @throws PipelineException where it says something else, or more than the most
     */
    public Duration duration(String name, Duration fallback, Duration most) {
        String text = text(name).orElse("");
        if (text.isEmpty()) {
            return fallback;
        }
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw invalid(
                    "option '"
                            + name
                            + "' is '"
                            + text
                            + "'; write it as 500ms, 1s, 15m, 2h or 1d");
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration =
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                };
        if (duration.compareTo(most) > 0) {
            throw invalid(
                    "option '" + name + "' is longer than " + most.toMillis() / 1000 + " seconds");
        }
        return duration;
    }

    /**
     * One of the choices; the first where the option is absent.
     *
     * @throws PipelineException where it is another
     */
    public String choice(String name, List<String> choices) {
        String given = text(name).orElse(choices.getFirst());
        if (!choices.contains(given)) {
            throw invalid(
                    "option '"
                            + name
                            + "' is '"
                            + given
                            + "'; use one of "
                            + String.join(", ", choices));
        }
        return given;
    }

    private static PipelineException invalid(String message) {
        return new PipelineException(ErrorCode.OPTION_INVALID, message);
    }

    /** The texts of a list; a single text is a list of one; a missing option an empty list. */
    public List<String> texts(String name) {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        return value instanceof List<?> list
                ? list.stream().map(Options::show).toList()
                : List.of(show(value));
    }

    /** The entries of a list of maps. */
    public List<Options> list(String name) {
        Object value = values.get(name);
        return value instanceof List<?> list
                ? list.stream().map(Options::nested).toList()
                : List.of();
    }

    /** A nested map; empty where missing. */
    public Options map(String name) {
        Object value = values.get(name);
        return value == null ? empty() : nested(value);
    }

    @SuppressWarnings("unchecked")
    private static Options nested(Object value) {
        if (value instanceof Map<?, ?> map) {
            return new Options((Map<String, Object>) map);
        }
        throw new PipelineException(
                ErrorCode.OPTION_INVALID, "a group of options was expected here");
    }

    private static long parse(String name, Object value) {
        try {
            return Long.parseLong(show(value));
        } catch (NumberFormatException e) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID, "option '" + name + "' needs a whole number", e);
        }
    }

    private static String show(Object value) {
        return value instanceof Secret secret ? secret.reveal() : value.toString();
    }

    private static PipelineException missing(String name) {
        return new PipelineException(ErrorCode.OPTION_INVALID, "option '" + name + "' is missing");
    }
}
