package dev.sluice.api;

import java.time.LocalDate;

/**
 * Dates and moments that are later or earlier than any other, as DuckDB and PostgreSQL have them:
 * in a vector the largest number of its type, and that number's negation.
 */
public final class Endless {

    /** What both databases, and our files, call what is later than all. */
    public static final String LATER = "infinity";

    /** And what is earlier. */
    public static final String EARLIER = "-infinity";

    private Endless() {}

    /** Whether the days since 1970 stand for no day. */
    public static boolean day(int days) {
        return days == Integer.MAX_VALUE || days == -Integer.MAX_VALUE;
    }

    /** Whether the microseconds since 1970 stand for no moment. */
    public static boolean moment(long micros) {
        return micros == Long.MAX_VALUE || micros == -Long.MAX_VALUE;
    }

    /** A day as ISO 8601 writes it, or its name where it is none. */
    public static String dayText(int days) {
        return day(days) ? text(days) : LocalDate.ofEpochDay(days).toString();
    }

    /** The name of the one with that number. */
    public static String text(long number) {
        return number > 0 ? LATER : EARLIER;
    }
}
