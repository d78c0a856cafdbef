package dev.sluice.component.table;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Dates before and after all others, between vectors and objects. In vectors they are DuckDB's: the
 * largest number and its negation. As objects they are the greatest and the least of Java, which
 * PostgreSQL's driver takes for its own.
 */
final class Infinite {

    static final String FUTURE = "infinity";
    static final String PAST = "-infinity";

    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

    private Infinite() {}

    static boolean is(int days) {
        return Math.abs(days) == Integer.MAX_VALUE;
    }

    static boolean is(long micros) {
        return Math.abs(micros) == Long.MAX_VALUE;
    }

    static LocalDate date(int days) {
        if (is(days)) {
            return days > 0 ? LocalDate.MAX : LocalDate.MIN;
        }
        return LocalDate.ofEpochDay(days);
    }

    static LocalDateTime stamp(long micros) {
        if (is(micros)) {
            return micros > 0 ? LocalDateTime.MAX : LocalDateTime.MIN;
        }
        return EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static OffsetDateTime moment(long micros) {
        if (is(micros)) {
            return micros > 0 ? OffsetDateTime.MAX : OffsetDateTime.MIN;
        }
        return stamp(micros).atOffset(ZoneOffset.UTC);
    }

    static int days(LocalDate date) {
        if (date.equals(LocalDate.MAX) || date.equals(LocalDate.MIN)) {
            return date.equals(LocalDate.MAX) ? Integer.MAX_VALUE : -Integer.MAX_VALUE;
        }
        return Math.toIntExact(date.toEpochDay());
    }

    static long micros(LocalDateTime stamp) {
        if (stamp.equals(LocalDateTime.MAX) || stamp.equals(LocalDateTime.MIN)) {
            return stamp.equals(LocalDateTime.MAX) ? Long.MAX_VALUE : -Long.MAX_VALUE;
        }
        return ChronoUnit.MICROS.between(EPOCH, stamp);
    }
}
