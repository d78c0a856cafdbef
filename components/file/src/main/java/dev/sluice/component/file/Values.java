package dev.sluice.component.file;

import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.jspecify.annotations.Nullable;

/** Takes values of Java types out of vectors; nested ones stay Arrow's lists and maps. */
final class Values {

    private Values() {}

    static @Nullable Object get(FieldVector vector, DataType type, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        return switch (type) {
            case Simple.DATE -> LocalDate.ofEpochDay(((DateDayVector) vector).get(row));
            case Simple.TIME -> LocalTime.ofNanoOfDay(((TimeMicroVector) vector).get(row) * 1000);
            case Simple.TIMESTAMP ->
                    instant(((TimeStampMicroVector) vector).get(row))
                            .atOffset(ZoneOffset.UTC)
                            .toLocalDateTime();
            case Simple.TIMESTAMP_ZONED -> instant(((TimeStampMicroTZVector) vector).get(row));
            case Simple.STRING, Simple.UUID -> String.valueOf(vector.getObject(row));
            case Simple simple -> vector.getObject(row);
            case DataType.Decimal decimal -> vector.getObject(row);
            case DataType.ListOf list -> vector.getObject(row);
            case DataType.StructOf struct -> vector.getObject(row);
            case DataType.MapOf map -> vector.getObject(row);
        };
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
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
