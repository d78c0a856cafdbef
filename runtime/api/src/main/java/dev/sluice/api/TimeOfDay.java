package dev.sluice.api;

import java.time.LocalTime;

/**
 * Times of day in vectors: microseconds since midnight, among them the end of the day, which
 * PostgreSQL and DuckDB know and Java does not.
 */
public final class TimeOfDay {

    /** The end of the day, as both databases write it. */
    public static final String END = "24:00:00";

    private static final long DAY = 86_400_000_000L;

    private TimeOfDay() {}

    /** Whether it is the end of the day, for which there is no {@link LocalTime}. */
    public static boolean isEnd(long micros) {
        return micros == DAY;
    }

    /** As ISO 8601 writes it, without seconds where they are zero; the end of the day as well. */
    public static String text(long micros) {
        return isEnd(micros) ? END : of(micros).toString();
    }

    /**
     * The microseconds of a text as {@link #text} gives it.
     *
     * @throws java.time.DateTimeException where it is none
     */
    public static long parse(String text) {
        return text.equals(END) ? DAY : LocalTime.parse(text).toNanoOfDay() / 1000;
    }

    /**
     * The time.
     *
     * @throws java.time.DateTimeException for the end of the day
     */
    public static LocalTime of(long micros) {
        return LocalTime.ofNanoOfDay(micros * 1000);
    }
}
