package dev.sluice.pipeline;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Short times as a pipeline file writes them: {@code 500ms}, {@code 5s}, {@code 1m}. */
final class Pause {

    /** What they look like, for schemas as well. */
    static final String PATTERN = "[1-9]\\d{0,4}(ms|s|m)";

    private Pause() {}

    /** The time that is written there; empty where it is none, or a longer one. */
    static Optional<Duration> parse(String text, Duration longest) {
        if (!text.matches(PATTERN)) {
            return Optional.empty();
        }
        Duration pause =
                text.endsWith("ms")
                        ? Duration.ofMillis(Long.parseLong(text.replace("ms", "")))
                        : Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        return Optional.of(pause).filter(found -> found.compareTo(longest) <= 0);
    }
}
