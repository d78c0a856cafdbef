package dev.sluice.component.file;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;

/**
 * Days as texts of ISO 8601. Those that came last are kept, by their low bits: to take a day apart
 * needs many divisions, and most files have few days. Used by one thread.
 */
final class DayTexts {

    /** How long the text of a usual day is. */
    static final int LENGTH = 10;

    private static final long FIRST = LocalDate.of(1, 1, 1).toEpochDay();
    private static final long LAST = LocalDate.of(9999, 12, 31).toEpochDay();
    private static final int KEPT = 1 << 12;

    private final int[] days = new int[KEPT];
    private final byte[] texts = new byte[KEPT * LENGTH];

    DayTexts() {
        Arrays.fill(days, Integer.MIN_VALUE); // none that is usual
    }

    /** Whether it is of the years 1 to 9999. */
    static boolean usual(long day) {
        return day >= FIRST && day <= LAST;
    }

    /** Copies the text of a usual day to a place in an array. */
    void copy(int day, byte[] to, int at) {
        int slot = day & (KEPT - 1);
        if (days[slot] != day) {
            days[slot] = day;
            byte[] iso = LocalDate.ofEpochDay(day).toString().getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(iso, 0, texts, slot * LENGTH, LENGTH);
        }
        System.arraycopy(texts, slot * LENGTH, to, at, LENGTH);
    }

    /** The text of any other day, as DuckDB writes it. */
    static String distant(long day) {
        LocalDate date = LocalDate.ofEpochDay(day);
        boolean before = date.getYear() < 1;
        return String.format(
                Locale.ROOT,
                "%04d-%02d-%02d%s",
                before ? 1 - date.getYear() : date.getYear(),
                date.getMonthValue(),
                date.getDayOfMonth(),
                before ? " (BC)" : "");
    }
}
