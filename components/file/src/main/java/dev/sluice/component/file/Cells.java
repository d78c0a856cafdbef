package dev.sluice.component.file;

import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.TimeOfDay;
import java.math.BigDecimal;
import java.math.MathContext;
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
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/**
 * Puts values of Java types, or their text, into vectors.
 *
 * <p>A value that does not fit throws a {@link RuntimeException} with words for a person.
 */
final class Cells {

    /** More digits than any column holds. */
    private static final int LONGEST = 400;

    private Cells() {}

    static void set(FieldVector vector, DataType type, int row, @Nullable Object value) {
        if (value == null) {
            vector.setNull(row);
            return;
        }
        switch (type) {
            case Simple simple -> simple(vector, simple, row, value);
            case DataType.Decimal decimal ->
                    ((DecimalVector) vector).setSafe(row, decimal(decimal, value));
            case DataType.ListOf list -> list((ListVector) vector, list.element(), row, value);
            case DataType.StructOf struct -> struct((StructVector) vector, struct, row, value);
            case DataType.MapOf map -> map((ListVector) vector, map, row, value);
        }
    }

    private static void simple(FieldVector vector, Simple type, int row, Object value) {
        switch (type) {
            case BOOLEAN -> ((BitVector) vector).setSafe(row, truth(value) ? 1 : 0);
            case INT8 -> ((TinyIntVector) vector).setSafe(row, number(value).byteValueExact());
            case INT16 -> ((SmallIntVector) vector).setSafe(row, number(value).shortValueExact());
            case INT32 -> ((IntVector) vector).setSafe(row, number(value).intValueExact());
            case INT64 -> ((BigIntVector) vector).setSafe(row, number(value).longValueExact());
            case FLOAT -> ((Float4Vector) vector).setSafe(row, (float) real(value));
            case DOUBLE -> ((Float8Vector) vector).setSafe(row, real(value));
            case DATE -> ((DateDayVector) vector).setSafe(row, (int) date(value).toEpochDay());
            case TIME -> ((TimeMicroVector) vector).setSafe(row, time(value));
            case TIMESTAMP ->
                    ((TimeStampMicroVector) vector)
                            .setSafe(row, micros(timestamp(value).toInstant(ZoneOffset.UTC)));
            case TIMESTAMP_ZONED ->
                    ((TimeStampMicroTZVector) vector).setSafe(row, micros(instant(value)));
            case STRING -> text(vector, row, plain(value).toString());
            case UUID -> text(vector, row, UUID.fromString(value.toString().strip()).toString());
            case BINARY -> ((VarBinaryVector) vector).setSafe(row, bytes(value));
        }
    }

    private static void text(FieldVector vector, int row, String text) {
        ((VarCharVector) vector).setSafe(row, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Object plain(Object value) {
        if (value instanceof Map || value instanceof List) {
            throw new IllegalArgumentException("several values are no text");
        }
        return value;
    }

    private static boolean truth(Object value) {
        if (value instanceof Boolean known) {
            return known;
        }
        return switch (value.toString().strip().toLowerCase(Locale.ROOT)) {
            case "true", "t", "1", "yes", "y" -> true;
            case "false", "f", "0", "no", "n" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static BigDecimal number(Object value) {
        return switch (value) {
            case BigDecimal exact -> exact;
            case SheetNumber sheet -> sheet.written();
            case Double real -> BigDecimal.valueOf(real);
            case Float real -> BigDecimal.valueOf(real);
            case Number whole -> BigDecimal.valueOf(whole.longValue());
            default -> {
                String text = value.toString().strip();
                if (text.length() > LONGEST) {
                    throw new IllegalArgumentException("not a number");
                }
                yield new BigDecimal(text);
            }
        };
    }

    private static BigDecimal decimal(DataType.Decimal type, Object value) {
        BigDecimal number = number(value);
        // 1e99999999 would be written out in full before it is found too large
        if (Math.abs((long) number.scale()) > LONGEST) {
            throw new IllegalArgumentException("beyond what " + type + " holds");
        }
        boolean approximate = value instanceof Double || value instanceof SheetNumber;
        BigDecimal meant = approximate && places(number) > type.scale() ? shown(number) : number;
        if (places(meant) > type.scale()) {
            throw new IllegalArgumentException("more places than " + type + " has");
        }
        BigDecimal scaled = meant.setScale(type.scale(), RoundingMode.UNNECESSARY);
        if (scaled.precision() > type.precision()) {
            throw new IllegalArgumentException("more digits than " + type + " holds");
        }
        return scaled;
    }

    /** How many digits behind the point it needs. */
    private static int places(BigDecimal number) {
        return number.stripTrailingZeros().scale();
    }

    /**
     * With the digits that a double surely has: 0.3 for 0.30000000000000004; all before the point.
     */
    private static BigDecimal shown(BigDecimal exact) {
        int whole = Math.max(0, exact.precision() - exact.scale());
        return exact.round(new MathContext(Math.max(15, whole)));
    }

    private static double real(Object value) {
        return value instanceof Number number
                ? number.doubleValue()
                : Double.parseDouble(value.toString().strip());
    }

    private static LocalDate date(Object value) {
        return switch (value) {
            case LocalDate date -> date;
            case LocalDateTime time -> time.toLocalDate();
            default -> LocalDate.parse(value.toString().strip());
        };
    }

    private static long time(Object value) {
        return switch (value) {
            case LocalTime time -> time.toNanoOfDay() / 1000;
            case LocalDateTime time -> time.toLocalTime().toNanoOfDay() / 1000;
            default -> TimeOfDay.parse(value.toString().strip());
        };
    }

    private static LocalDateTime timestamp(Object value) {
        return switch (value) {
            case LocalDateTime time -> time;
            case LocalDate date -> date.atStartOfDay();
            case Instant instant -> LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
            default -> {
                String text = value.toString().strip().replace(' ', 'T');
                yield text.indexOf('T') < 0
                        ? LocalDate.parse(text).atStartOfDay()
                        : LocalDateTime.parse(text);
            }
        };
    }

    private static Instant instant(Object value) {
        return switch (value) {
            case Instant instant -> instant;
            case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
            default -> OffsetDateTime.parse(value.toString().strip().replace(' ', 'T')).toInstant();
        };
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static byte[] bytes(Object value) {
        return value instanceof byte[] bytes ? bytes : Base64.getDecoder().decode(value.toString());
    }

    private static void list(ListVector vector, DataType element, int row, Object value) {
        if (!(value instanceof List<?> items)) {
            throw new IllegalArgumentException("not a list");
        }
        int at = vector.startNewValue(row);
        for (Object item : items) {
            set(vector.getDataVector(), element, at++, item);
        }
        vector.endValue(row, items.size());
    }

    private static void struct(StructVector vector, DataType.StructOf type, int row, Object value) {
        if (!(value instanceof Map<?, ?> fields)) {
            throw new IllegalArgumentException("not a group of fields");
        }
        vector.setIndexDefined(row);
        for (int i = 0; i < type.fields().size(); i++) {
            DataType.Field field = type.fields().get(i);
            FieldVector child = (FieldVector) vector.getVectorById(i);
            set(child, field.type(), row, fields.get(field.name()));
        }
    }

    private static void map(ListVector vector, DataType.MapOf type, int row, Object value) {
        if (!(value instanceof Map<?, ?> entries)) {
            throw new IllegalArgumentException("not a map");
        }
        int at = vector.startNewValue(row);
        StructVector pairs = (StructVector) vector.getDataVector();
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            pairs.setIndexDefined(at);
            set((FieldVector) pairs.getVectorById(0), type.key(), at, entry.getKey());
            set((FieldVector) pairs.getVectorById(1), type.value(), at++, entry.getValue());
        }
        vector.endValue(row, entries.size());
    }
}
