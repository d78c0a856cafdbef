package dev.sluice.component.kafka;

/**
 * Dates and times before and behind all others, which PostgreSQL and DuckDB know: in vectors the
 * largest number and its negation, as text what both write and read.
 */
final class Infinite {

    private static final String TEXT = "infinity";

    private Infinite() {}

    static boolean is(int days) {
        return Math.abs(days) == Integer.MAX_VALUE;
    }

    static boolean is(long micros) {
        return Math.abs(micros) == Long.MAX_VALUE;
    }

    /** The text of an infinite date or time. */
    static String text(boolean behind) {
        return behind ? TEXT : "-" + TEXT;
    }

    /** 1 or -1 where the text says one behind or before all others, else 0. */
    static int sign(char[] text, int from, int end) {
        boolean before = from < end && text[from] == '-';
        int first = before ? from + 1 : from;
        if (end - first != TEXT.length()) {
            return 0;
        }
        for (int i = 0; i < TEXT.length(); i++) {
            if (text[first + i] != TEXT.charAt(i)) {
                return 0;
            }
        }
        return before ? -1 : 1;
    }
}
