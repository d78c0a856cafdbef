package dev.sluice.component.table;

import dev.sluice.api.Endless;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Dates and times between vectors and objects. Of those that are {@link Endless}, the objects are
 * the greatest and the least of Java, which PostgreSQL's driver takes for its own.
 */
final class JavaTimes {

    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

    private JavaTimes() {}

    static LocalDate date(int days) {
        if (Endless.day(days)) {
            return days > 0 ? LocalDate.MAX : LocalDate.MIN;
        }
        return LocalDate.ofEpochDay(days);
    }

    static LocalDateTime stamp(long micros) {
        if (Endless.moment(micros)) {
            return micros > 0 ? LocalDateTime.MAX : LocalDateTime.MIN;
        }
        return EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static OffsetDateTime moment(long micros) {
        if (Endless.moment(micros)) {
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
