package dev.sluice.pipeline;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The five fields of a cron expression, as crontab(5) of Vixie cron describes them.
 *
 * @param weekdays from 0, Sunday, to 6
 * @param eitherDay whether one of day and weekday is enough: neither of them begins with a star
 */
public record CronFields(
        BitSet minutes,
        BitSet hours,
        BitSet days,
        BitSet months,
        BitSet weekdays,
        boolean eitherDay) {

    private static final List<Field> FIELDS =
            List.of(
                    new Field("minute", 0, 59, List.of()),
                    new Field("hour", 0, 23, List.of()),
                    new Field("day of the month", 1, 31, List.of()),
                    new Field(
                            "month",
                            1,
                            12,
                            List.of(
                                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
                                    "oct", "nov", "dec")),
                    new Field(
                            "day of the week",
                            0,
                            7,
                            List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

    /** The longest each month gets, from January. */
    private static final int[] DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    /**
     * The values of an expression.
     *
     * @throws IllegalArgumentException where it is not one; pipeline files are checked for that
     */
    public static CronFields of(String expression) {
        String[] texts = expression.strip().split("\\s+");
        Optional<String> fault = fault(expression);
        if (fault.isPresent()) {
            throw new IllegalArgumentException("'" + expression + "': " + fault.get());
        }
        List<BitSet> values = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            BitSet field = new BitSet();
            for (String part : texts[i].split(",", -1)) {
                var _ = add(part, FIELDS.get(i), field);
            }
            values.add(field);
        }
        BitSet weekdays = values.get(4);
        if (weekdays.get(7)) {
            weekdays.set(0);
            weekdays.clear(7);
        }
        return new CronFields(
                values.get(0),
                values.get(1),
                values.get(2),
                values.get(3),
                weekdays,
                !texts[2].startsWith("*") && !texts[4].startsWith("*"));
    }

    /** Values of a field; names stand for the numbers from {@code min} on. */
    private record Field(String name, int min, int max, List<String> names) {

        int value(String text) {
            int named = names.indexOf(text.toLowerCase(Locale.ROOT));
            if (named >= 0) {
                return min + named;
            }
            return text.matches("\\d{1,2}") ? Integer.parseInt(text) : -1;
        }

        boolean holds(int value) {
            return value >= min && value <= max;
        }

        String range() {
            return min + " to " + max;
        }
    }

    /** What is wrong with the expression; empty where it is a good one. */
    static Optional<String> fault(String expression) {
        String[] texts = expression.strip().split("\\s+");
        if (texts.length != FIELDS.size()) {
            return Optional.of("it has " + texts.length + " fields and needs five");
        }
        List<BitSet> values = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            BitSet field = new BitSet();
            for (String part : texts[i].split(",", -1)) {
                Optional<String> fault = add(part, FIELDS.get(i), field);
                if (fault.isPresent()) {
                    return fault.map(
                            what -> "its " + describe(texts, values.size()) + " is wrong: " + what);
                }
            }
            values.add(field);
        }
        return never(texts, values);
    }

    private static String describe(String[] texts, int field) {
        return FIELDS.get(field).name() + " '" + texts[field] + "'";
    }

    /** Adds the values of {@code *}, {@code a}, {@code a-b}, and these with a step. */
    private static Optional<String> add(String part, Field field, BitSet values) {
        String[] stepped = part.split("/", -1);
        boolean all = stepped[0].equals("*");
        String[] ends = stepped[0].split("-", -1);
        int first = all ? field.min() : field.value(ends[0]);
        int last = all ? field.max() : field.value(ends[ends.length - 1]);
        if (stepped.length > 2 || ends.length > 2 || !field.holds(first) || !field.holds(last)) {
            return Optional.of("'" + part + "' is not within " + field.range());
        }
        if (first > last) {
            return Optional.of("'" + part + "' goes backwards");
        }
        int step = 1;
        if (stepped.length == 2) {
            step = stepped[1].matches("\\d{1,2}") ? Integer.parseInt(stepped[1]) : 0;
            if (step < 1 || !all && ends.length == 1) {
                return Optional.of("a step stands behind * or a range, such as */15 or 8-18/2");
            }
        }
        for (int value = first; value <= last; value += step) {
            values.set(value);
        }
        return Optional.empty();
    }

    /** A day that none of the months has, such as 30 February, never comes. */
    private static Optional<String> never(String[] texts, List<BitSet> values) {
        boolean anyWeekday = texts[4].startsWith("*");
        int longest = values.get(3).stream().map(month -> DAYS[month - 1]).max().orElse(0);
        return anyWeekday && values.get(2).nextSetBit(0) > longest
                ? Optional.of("the " + describe(texts, 2) + " is in none of its months")
                : Optional.empty();
    }
}
