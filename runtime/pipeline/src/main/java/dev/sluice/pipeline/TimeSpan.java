package dev.sluice.pipeline;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Long times as a pipeline file and the command line write them: {@code 30s}, {@code 15m}, {@code
 * 2h}, {@code 1d}.
 */
public final class TimeSpan {

    /** What they look like, for schemas as well. */
    static final String PATTERN = "[1-9]\\d{0,5}[smhd]";

    private TimeSpan() {}

    /** The time that is written there; empty where it is none. */
    public static Optional<Duration> parse(String text) {
        if (!text.matches(PATTERN)) {
            return Optional.empty();
        }
        String upper = text.toUpperCase(Locale.ROOT);
        return Optional.of(Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper));
    }

    /**
     * As it is written, in the longest unit that fits; in whole seconds, of which there is one at
     * least.
     */
    public static String text(Duration span) {
        long seconds = Math.max(1, span.toSeconds());
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
