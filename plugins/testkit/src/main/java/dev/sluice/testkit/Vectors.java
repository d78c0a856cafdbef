package dev.sluice.testkit;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/** One Java value in, one Java value out of a vector. */
final class Vectors {

    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

    private Vectors() {}

    static void set(FieldVector vector, int row, @Nullable Object value) {
        if (value == null) {
            if (vector instanceof StructVector struct) {
                struct.setNull(row);
            } else if (vector instanceof ListVector list) {
                list.setNull(row);
            } else {
                vector.setNull(row);
            }
            return;
        }
        switch (vector) {
            case BitVector v -> v.setSafe(row, (Boolean) value ? 1 : 0);
            case TinyIntVector v -> v.setSafe(row, (Byte) value);
            case SmallIntVector v -> v.setSafe(row, (Short) value);
            case IntVector v -> v.setSafe(row, (Integer) value);
            case BigIntVector v -> v.setSafe(row, (Long) value);
            case Float4Vector v -> v.setSafe(row, (Float) value);
            case Float8Vector v -> v.setSafe(row, (Double) value);
            case DecimalVector v -> v.setSafe(row, ((BigDecimal) value).setScale(v.getScale()));
            case DateDayVector v -> v.setSafe(row, (int) ((LocalDate) value).toEpochDay());
            case TimeMicroVector v -> v.setSafe(row, ((LocalTime) value).toNanoOfDay() / 1000);
            case TimeStampMicroVector v ->
                    v.setSafe(row, ChronoUnit.MICROS.between(EPOCH, (LocalDateTime) value));
            case TimeStampMicroTZVector v ->
                    v.setSafe(
                            row,
                            // not between instants, which cannot reach the first one
                            ChronoUnit.MICROS.between(
                                    EPOCH,
                                    LocalDateTime.ofInstant((Instant) value, ZoneOffset.UTC)));
            case VarCharVector v ->
                    v.setSafe(row, value.toString().getBytes(StandardCharsets.UTF_8));
            case VarBinaryVector v -> v.setSafe(row, bytes((ByteBuffer) value));
            case MapVector v -> setMap(v, row, (Map<?, ?>) value);
            case ListVector v -> setList(v, row, (List<?>) value);
            case StructVector v -> {
                v.setIndexDefined(row);
                for (FieldVector child : v.getChildrenFromFields()) {
                    set(child, row, ((Map<?, ?>) value).get(child.getName()));
                }
            }
            default -> throw new IllegalArgumentException("no values for " + vector.getField());
        }
    }

    private static void setMap(MapVector vector, int row, Map<?, ?> value) {
        StructVector entries = (StructVector) vector.getDataVector();
        int at = vector.startNewValue(row);
        for (Map.Entry<?, ?> entry : value.entrySet()) {
            entries.setIndexDefined(at);
            set(entries.getChildrenFromFields().get(0), at, entry.getKey());
            set(entries.getChildrenFromFields().get(1), at, entry.getValue());
            at++;
        }
        vector.endValue(row, value.size());
    }

    private static void setList(ListVector vector, int row, List<?> value) {
        int at = vector.startNewValue(row);
        for (Object element : value) {
            set(vector.getDataVector(), at++, element);
        }
        vector.endValue(row, value.size());
    }

    static @Nullable Object get(ValueVector vector, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        return switch (vector) {
            case BitVector v -> v.get(row) == 1;
            case DateDayVector v -> LocalDate.ofEpochDay(v.get(row));
            case TimeMicroVector v -> LocalTime.ofNanoOfDay(v.get(row) * 1000);
            case TimeStampMicroVector v -> EPOCH.plus(v.get(row), ChronoUnit.MICROS);
            case TimeStampMicroTZVector v ->
                    EPOCH.plus(v.get(row), ChronoUnit.MICROS).toInstant(ZoneOffset.UTC);
            case VarCharVector v -> new String(v.get(row), StandardCharsets.UTF_8);
            case VarBinaryVector v -> ByteBuffer.wrap(v.get(row));
            case MapVector v -> map(v, row);
            case ListVector v -> list(v, row);
            case StructVector v -> struct(v, row);
            default -> vector.getObject(row);
        };
    }

    private static Map<@Nullable Object, @Nullable Object> map(MapVector vector, int row) {
        StructVector entries = (StructVector) vector.getDataVector();
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = vector.getElementStartIndex(row); i < vector.getElementEndIndex(row); i++) {
            map.put(
                    get(entries.getChildrenFromFields().get(0), i),
                    get(entries.getChildrenFromFields().get(1), i));
        }
        return map;
    }

    private static List<@Nullable Object> list(ListVector vector, int row) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = vector.getElementStartIndex(row); i < vector.getElementEndIndex(row); i++) {
            list.add(get(vector.getDataVector(), i));
        }
        return list;
    }

    private static Map<String, @Nullable Object> struct(StructVector vector, int row) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (FieldVector child : vector.getChildrenFromFields()) {
            values.put(child.getName(), get(child, row));
        }
        return values;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
