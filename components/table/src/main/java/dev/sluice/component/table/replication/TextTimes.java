package dev.sluice.component.table.replication;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times in PostgreSQL's ISO style. Its infinities become ours, which are DuckDB's: the
 * largest number and its negation.
 */
final class TextTimes {

    private static final Pattern DATE = Pattern.compile("(\\d{4,})-(\\d\\d)-(\\d\\d)");
    private static final String BEFORE_CHRIST = " BC";
    private static final long DAY = 86_400_000_000L;

    private TextTimes() {}

    /** Days since 1970. */
    static int days(String text) {
        return switch (text) {
            case "infinity" -> Integer.MAX_VALUE;
            case "-infinity" -> -Integer.MAX_VALUE;
            default ->
                    text.endsWith(BEFORE_CHRIST) ? date(withoutEra(text), true) : date(text, false);
        };
    }

    private static String withoutEra(String text) {
        return text.substring(0, text.length() - BEFORE_CHRIST.length());
    }

    private static int date(String text, boolean beforeChrist) {
        Matcher parts = DATE.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no date");
        }
        int year = Integer.parseInt(parts.group(1));
        LocalDate date =
                LocalDate.of(
                        beforeChrist ? 1 - year : year, // there is no year nought
                        Integer.parseInt(parts.group(2)),
                        Integer.parseInt(parts.group(3)));
        return Math.toIntExact(date.toEpochDay());
    }

    /** Microseconds of a day; midnight at its end is no time of it. */
    static long time(String text) {
        return LocalTime.parse(text).toNanoOfDay() / 1000;
    }

    /** Microseconds since 1970, in UTC where the text says a zone. */
    static long micros(String text) {
        switch (text) {
            case "infinity" -> {
                return Long.MAX_VALUE;
            }
            case "-infinity" -> {
                return -Long.MAX_VALUE;
            }
            default -> {}
        }
        boolean beforeChrist = text.endsWith(BEFORE_CHRIST);
        String whole = beforeChrist ? withoutEra(text) : text;
        int space = whole.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("no time");
        }
        String clock = whole.substring(space + 1);
        int zone = Math.max(clock.indexOf('+'), clock.indexOf('-'));
        long days = date(whole.substring(0, space), beforeChrist);
        long micros = time(zone < 0 ? clock : clock.substring(0, zone));
        long offset = zone < 0 ? 0 : seconds(clock.substring(zone)) * 1_000_000L;
        return Math.subtractExact(Math.addExact(Math.multiplyExact(days, DAY), micros), offset);
    }

    /** The seconds of {@code +05}, {@code -03:30} or, of old times, {@code +00:53:28}. */
    private static long seconds(String zone) {
        long seconds = 0;
        long unit = 3600;
        for (String part : zone.substring(1).split(":", -1)) {
            seconds += Integer.parseInt(part) * unit;
            unit /= 60;
        }
        return zone.charAt(0) == '-' ? -seconds : seconds;
    }
}
