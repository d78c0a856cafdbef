package dev.sluice.store;

import java.util.Locale;

/**
 * Why an execution was asked for.
 *
 * @param detail such as the moment a schedule planned it for, or the file that arrived; may be
 *     empty
 */
public record Trigger(Kind kind, String detail) {

    /** By whom or what. */
    public enum Kind {
        MANUAL,
        SCHEDULE,
        ARRIVAL,
        AFTER,
        BACKFILL,
        RESUME,
        REPLAY,
        RETRY;

        /** As it is stored and printed. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** Whether a schedule asked for it. */
    public boolean scheduled() {
        return switch (kind) {
            case SCHEDULE, ARRIVAL, AFTER -> true;
            case MANUAL, BACKFILL, RESUME, REPLAY, RETRY -> false;
        };
    }

    /** By a person, at the command line. */
    public static Trigger manual() {
        return new Trigger(Kind.MANUAL, "");
    }
}
