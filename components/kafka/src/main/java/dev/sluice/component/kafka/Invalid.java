package dev.sluice.component.kafka;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Options that make no sense, and the checks several of them share. */
final class Invalid {

    private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,5})(ms|s|m|h)");

    private Invalid() {}

    static PipelineException option(String message) {
        return new PipelineException(ErrorCode.OPTION_INVALID, message);
    }

    /** One of the choices; the first where the option is absent. */
    static String choice(Options options, String name, List<String> choices) {
        String given = options.text(name).orElse(choices.getFirst());
        if (!choices.contains(given)) {
            throw option(
                    "option '"
                            + name
                            + "' is '"
                            + given
                            + "'; use one of "
                            + String.join(", ", choices));
        }
        return given;
    }

    /** What such as {@code 500ms}, {@code 1s} or {@code 15m} says, within the bounds. */
    static Duration duration(Options options, String name, Duration fallback, Duration most) {
        String text = options.text(name).orElse("");
        if (text.isEmpty()) {
            return fallback;
        }
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw option("option '" + name + "' is '" + text + "'; write it as 500ms, 1s or 15m");
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration =
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ofHours(number);
                };
        if (duration.compareTo(most) > 0) {
            throw option(
                    "option '" + name + "' is longer than " + most.toMillis() / 1000 + " seconds");
        }
        return duration;
    }

    static int count(Options options, String name, int fallback, int most) {
        long number = options.number(name, fallback);
        if (number < 1 || number > most) {
            throw option("option '" + name + "' has to be from 1 to " + most);
        }
        return (int) number;
    }

    /** Refuses keys that nobody reads: nothing is passed on to a client unseen. */
    static void unknown(Options options, Collection<String> known, String what) {
        for (String name : options.names()) {
            if (!known.contains(name)) {
                throw option(
                        what
                                + " has no option '"
                                + name
                                + "'"
                                + Names.nearest(name, known)
                                        .map(near -> "; did you mean '" + near + "'?")
                                        .orElse("; it has " + String.join(", ", known)));
            }
        }
    }
}
