package dev.sluice.store;

import java.time.Instant;
import java.util.Locale;

/**
 * Something a run tells. Never holds a payload or a secret.
 *
 * @param node where it came up; may be empty
 * @param code of {@link dev.sluice.api.ErrorCode}; may be empty
 */
public record LogEntry(Instant at, Level level, String node, String code, String message) {

    /** How much it matters. */
    public enum Level {
        INFO,
        WARNING,
        ERROR;

        /** As it is stored and printed. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Level of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
