package dev.sluice.component.local;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/** Puts values of a YAML file into vectors, exactly or not at all. */
final class Cells {

    private Cells() {}

    /**
     * Sets the row of the vector; null leaves it null.
     *
     * @throws MisfitException where the value does not fit the column's type
     */
    static void put(FieldVector vector, int row, Column column, @Nullable Object value)
            throws MisfitException {
        try {
            put(vector, row, column.type(), value);
        } catch (RuntimeException e) {
            throw new MisfitException(
                    "column '"
                            + column.name()
                            + "' is "
                            + column.type().toString().toLowerCase(Locale.ROOT)
                            + ", which '"
                            + shortened(value)
                            + "' is not",
                    e);
        }
    }

    private static String shortened(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private static void put(FieldVector vector, int row, DataType type, @Nullable Object value) {
        if (value == null) {
            vector.setNull(row);
            return;
        }
        switch (type) {
            case DataType.Decimal decimal ->
                    ((DecimalVector) vector).setSafe(row, decimal(value, decimal));
            case DataType.ListOf list -> list((ListVector) vector, row, list, value);
            case DataType.StructOf struct -> struct((StructVector) vector, row, struct, value);
            case DataType.MapOf map -> map((ListVector) vector, row, map, value);
            case Simple simple -> simple(vector, row, simple, value);
        }
    }

    private static void simple(FieldVector vector, int row, Simple type, Object value) {
        switch (type) {
            case BOOLEAN -> ((BitVector) vector).setSafe(row, truth(value) ? 1 : 0);
            case INT8 -> ((TinyIntVector) vector).setSafe(row, whole(value).byteValueExact());
            case INT16 -> ((SmallIntVector) vector).setSafe(row, whole(value).shortValueExact());
            case INT32 -> ((IntVector) vector).setSafe(row, whole(value).intValueExact());
            case INT64 -> ((BigIntVector) vector).setSafe(row, whole(value).longValueExact());
            case FLOAT -> ((Float4Vector) vector).setSafe(row, Float.parseFloat(text(value)));
            case DOUBLE -> ((Float8Vector) vector).setSafe(row, Double.parseDouble(text(value)));
            case DATE ->
                    ((DateDayVector) vector)
                            .setSafe(row, (int) LocalDate.parse(text(value)).toEpochDay());
            case TIME ->
                    ((TimeMicroVector) vector)
                            .setSafe(row, LocalTime.parse(text(value)).toNanoOfDay() / 1000);
            case TIMESTAMP ->
                    ((TimeStampVector) vector)
                            .setSafe(row, micros(local(text(value)).toInstant(ZoneOffset.UTC)));
            case TIMESTAMP_ZONED ->
                    ((TimeStampVector) vector)
                            .setSafe(row, micros(OffsetDateTime.parse(iso(value)).toInstant()));
            case STRING -> ((VarCharVector) vector).setSafe(row, bytes(JavaValues.show(value)));
            case UUID ->
                    ((VarCharVector) vector)
                            .setSafe(row, bytes(UUID.fromString(text(value)).toString()));
            case BINARY ->
                    ((VarBinaryVector) vector)
                            .setSafe(row, Base64.getDecoder().decode(text(value)));
        }
    }

    private static void list(ListVector vector, int row, DataType.ListOf type, Object value) {
        List<?> elements = (List<?>) value;
        int start = vector.startNewValue(row);
        for (int i = 0; i < elements.size(); i++) {
            put(vector.getDataVector(), start + i, type.element(), elements.get(i));
        }
        vector.endValue(row, elements.size());
    }

    private static void struct(StructVector vector, int row, DataType.StructOf type, Object value) {
        Map<?, ?> fields = (Map<?, ?>) value;
        for (int i = 0; i < type.fields().size(); i++) {
            DataType.Field field = type.fields().get(i);
            FieldVector child = (FieldVector) vector.getChildByOrdinal(i);
            put(child, row, field.type(), fields.get(field.name()));
        }
        vector.setIndexDefined(row);
    }

    private static void map(ListVector vector, int row, DataType.MapOf type, Object value) {
        StructVector entries = (StructVector) vector.getDataVector();
        int at = vector.startNewValue(row);
        Map<?, ?> map = (Map<?, ?>) value;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            put((FieldVector) entries.getChildByOrdinal(0), at, type.key(), entry.getKey());
            put((FieldVector) entries.getChildByOrdinal(1), at, type.value(), entry.getValue());
            entries.setIndexDefined(at++);
        }
        vector.endValue(row, map.size());
    }

    private static boolean truth(Object value) {
        return switch (text(value).toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("not a truth value");
        };
    }

    private static BigDecimal whole(Object value) {
        return new BigDecimal(text(value));
    }

    private static BigDecimal decimal(Object value, DataType.Decimal type) {
        BigDecimal exact =
                new BigDecimal(text(value)).setScale(type.scale(), RoundingMode.UNNECESSARY);
        if (exact.precision() > type.precision()) {
            throw new ArithmeticException("too many digits");
        }
        return exact;
    }

    private static LocalDateTime local(String text) {
        return text.length() == 10
                ? LocalDate.parse(text).atStartOfDay()
                : LocalDateTime.parse(text.replace(' ', 'T'));
    }

    private static String iso(Object value) {
        return text(value).replace(' ', 'T');
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static String text(Object value) {
        if (value instanceof List || value instanceof Map) {
            throw new IllegalArgumentException("not a single value");
        }
        return value.toString().strip();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
