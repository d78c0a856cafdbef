package dev.sluice.component.local;

import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Endless;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.TimeOfDay;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/** Values of vectors as JSON knows them: numbers, truth values, texts, lists and maps. */
final class CellValues {

    private CellValues() {}

    static List<@Nullable Object> row(RecordBatch batch, int row) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < batch.schema().columns().size(); i++) {
            values.add(get(batch.root().getVector(i), row, batch.schema().columns().get(i).type()));
        }
        return values;
    }

    private static @Nullable Object get(FieldVector vector, int row, DataType type) {
        if (vector.isNull(row)) {
            return null;
        }
        return switch (type) {
            case DataType.Decimal decimal -> vector.getObject(row);
            case DataType.ListOf list -> list((ListVector) vector, row, list);
            case DataType.StructOf struct -> struct((StructVector) vector, row, struct);
            case DataType.MapOf map -> map((ListVector) vector, row, map);
            case Simple simple -> simple(vector, row, simple);
        };
    }

    private static Object simple(FieldVector vector, int row, Simple type) {
        return switch (type) {
            case BOOLEAN, INT8, INT16, INT32, INT64, FLOAT, DOUBLE -> vector.getObject(row);
            case DATE -> Endless.dayText(((DateDayVector) vector).get(row));
            case TIME -> TimeOfDay.text(((TimeMicroVector) vector).get(row));
            case TIMESTAMP -> moment(((TimeStampVector) vector).get(row), false);
            case TIMESTAMP_ZONED -> moment(((TimeStampVector) vector).get(row), true);
            case STRING, UUID -> vector.getObject(row).toString();
            case BINARY -> Base64.getEncoder().encodeToString(((VarBinaryVector) vector).get(row));
        };
    }

    private static String moment(long micros, boolean zoned) {
        if (Endless.moment(micros)) {
            return Endless.text(micros);
        }
        Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        return zoned
                ? instant.toString()
                : instant.atOffset(ZoneOffset.UTC).toLocalDateTime().toString();
    }

    private static List<@Nullable Object> list(ListVector vector, int row, DataType.ListOf type) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = vector.getElementStartIndex(row); i < vector.getElementEndIndex(row); i++) {
            values.add(get(vector.getDataVector(), i, type.element()));
        }
        return values;
    }

    private static Map<String, @Nullable Object> struct(
            StructVector vector, int row, DataType.StructOf type) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < type.fields().size(); i++) {
            DataType.Field field = type.fields().get(i);
            FieldVector child = (FieldVector) vector.getChildByOrdinal(i);
            values.put(field.name(), get(child, row, field.type()));
        }
        return values;
    }

    private static Map<String, @Nullable Object> map(
            ListVector vector, int row, DataType.MapOf type) {
        StructVector entries = (StructVector) vector.getDataVector();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = vector.getElementStartIndex(row); i < vector.getElementEndIndex(row); i++) {
            Object key = get((FieldVector) entries.getChildByOrdinal(0), i, type.key());
            Object value = get((FieldVector) entries.getChildByOrdinal(1), i, type.value());
            values.put(String.valueOf(key), value);
        }
        return values;
    }
}
