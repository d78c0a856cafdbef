package dev.sluice.component.kafka;

import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Endless;
import dev.sluice.api.TimeOfDay;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.jspecify.annotations.Nullable;

/** Values as texts: times as ISO 8601 says, numbers in digits. */
final class PlainText {

    private PlainText() {}

    /** A key of a message; texts and binaries as they are. */
    static byte @Nullable [] key(FieldVector vector, DataType type, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        return vector instanceof BaseVariableWidthVector bytes
                ? Bytes.of(bytes, row)
                : of(vector, type, row).getBytes(StandardCharsets.UTF_8);
    }

    /** The text of a value that is not null. */
    static String of(FieldVector vector, DataType type, int row) {
        return switch (type) {
            case Simple.DATE -> Endless.dayText(((DateDayVector) vector).get(row));
            case Simple.TIME -> time(((TimeMicroVector) vector).get(row));
            case Simple.TIMESTAMP, Simple.TIMESTAMP_ZONED ->
                    stamp(((TimeStampVector) vector).get(row), type == Simple.TIMESTAMP_ZONED);
            case Simple.INT64 -> Long.toString(((BigIntVector) vector).get(row));
            case DataType.Decimal d -> decimal(vector, row).toPlainString();
            default -> String.valueOf(vector.getObject(row));
        };
    }

    static BigDecimal decimal(FieldVector vector, int row) {
        return ((DecimalVector) vector).getObjectNotNull(row);
    }

    private static String time(long micros) {
        return TimeOfDay.isEnd(micros)
                ? TimeOfDay.END
                : TimeOfDay.of(micros).format(DateTimeFormatter.ISO_LOCAL_TIME);
    }

    private static String stamp(long micros, boolean zoned) {
        if (Endless.moment(micros)) {
            return Endless.text(micros);
        }
        Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        return zoned
                ? instant.toString()
                : LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
                        .format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
    }
}
