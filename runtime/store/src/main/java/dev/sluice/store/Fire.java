package dev.sluice.store;

import java.time.Instant;
import java.util.Locale;

/**
 * What became of one {@link Due}.
 *
 * @param key the due's
 * @param execution the one that was asked for; empty where it was skipped
 * @param times for how many it stands: those that were missed together are skipped together
 * @param reason in words for people; empty where an execution was asked for
 */
public record Fire(
        String pipeline,
        String key,
        Instant planned,
        Outcome outcome,
        String execution,
        long times,
        String reason) {

    /** The ways a fire can go. */
    public enum Outcome {
        /** An execution was asked for; how that ended is told by itself. */
        ASKED,
        /** None was. */
        SKIPPED,
        /** One was, and a later fire took its place. */
        REPLACED;

        /** As it is stored and printed. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Outcome of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
