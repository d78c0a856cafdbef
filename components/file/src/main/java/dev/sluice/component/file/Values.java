package dev.sluice.component.file;

import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Endless;
import dev.sluice.api.TimeOfDay;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.jspecify.annotations.Nullable;

/**
 * Takes values of Java types out of vectors; nested ones stay Arrow's lists and maps, and what Java
 * has no time for is a text: {@link Endless}, and the end of a {@linkplain TimeOfDay day}.
 */
final class Values {

    private Values() {}

    static @Nullable Object get(FieldVector vector, DataType type, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        return switch (type) {
            case Simple.DATE -> date(((DateDayVector) vector).get(row));
            case Simple.TIME -> time(((TimeMicroVector) vector).get(row));
            case Simple.TIMESTAMP -> moment(((TimeStampVector) vector).get(row), false);
            case Simple.TIMESTAMP_ZONED -> moment(((TimeStampVector) vector).get(row), true);
            case Simple.STRING, Simple.UUID -> String.valueOf(vector.getObject(row));
            case Simple simple -> vector.getObject(row);
            case DataType.Decimal decimal -> vector.getObject(row);
            case DataType.ListOf list -> vector.getObject(row);
            case DataType.StructOf struct -> vector.getObject(row);
            case DataType.MapOf map -> vector.getObject(row);
        };
    }

    private static Object time(long micros) {
        return TimeOfDay.isEnd(micros) ? TimeOfDay.END : TimeOfDay.of(micros);
    }

    private static Object date(int days) {
        return Endless.day(days) ? Endless.text(days) : LocalDate.ofEpochDay(days);
    }

    private static Object moment(long micros, boolean zoned) {
        if (Endless.moment(micros)) {
            return Endless.text(micros);
        }
        Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        return zoned ? instant : instant.atOffset(ZoneOffset.UTC).toLocalDateTime();
    }

    /** The value as text that {@link Cells} reads back. */
    static String text(Object value) {
        return value instanceof byte[] bytes
                ? java.util.Base64.getEncoder().encodeToString(bytes)
                : value instanceof java.math.BigDecimal exact
                        ? exact.toPlainString()
                        : value.toString();
    }
}
