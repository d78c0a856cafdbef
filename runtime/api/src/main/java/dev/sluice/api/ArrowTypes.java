package dev.sluice.api;

import dev.sluice.api.DataType.Simple;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Which Arrow vectors carry which {@link DataType}: one answer for every reader and writer. */
public final class ArrowTypes {

    private ArrowTypes() {}

    /** The Arrow schema of batches with this schema. */
    public static org.apache.arrow.vector.types.pojo.Schema toArrow(Schema schema) {
        return new org.apache.arrow.vector.types.pojo.Schema(
                schema.columns().stream()
                        .map(column -> field(column.name(), column.type(), true))
                        .toList());
    }

    private static Field field(String name, DataType type, boolean nullable) {
        List<Field> children =
                switch (type) {
                    case DataType.ListOf list -> List.of(field("l", list.element(), true));
                    case DataType.StructOf struct ->
                            struct.fields().stream()
                                    .map(child -> field(child.name(), child.type(), true))
                                    .toList();
                    case DataType.MapOf map -> List.of(entries(map));
                    case DataType.Decimal d -> List.of();
                    case Simple s -> List.of();
                };
        return new Field(name, new FieldType(nullable, arrow(type), null, Map.of()), children);
    }

    private static Field entries(DataType.MapOf map) {
        return new Field(
                "entries",
                FieldType.notNullable(ArrowType.Struct.INSTANCE),
                List.of(field("key", map.key(), false), field("value", map.value(), true)));
    }

    private static ArrowType arrow(DataType type) {
        return switch (type) {
            case DataType.Decimal d -> new ArrowType.Decimal(d.precision(), d.scale(), 128);
            case DataType.ListOf list -> ArrowType.List.INSTANCE;
            case DataType.StructOf struct -> ArrowType.Struct.INSTANCE;
            case DataType.MapOf map -> new ArrowType.Map(false);
            case Simple simple -> arrow(simple);
        };
    }

    private static ArrowType arrow(Simple type) {
        return switch (type) {
            case BOOLEAN -> ArrowType.Bool.INSTANCE;
            case INT8 -> new ArrowType.Int(8, true);
            case INT16 -> new ArrowType.Int(16, true);
            case INT32 -> new ArrowType.Int(32, true);
            case INT64 -> new ArrowType.Int(64, true);
            case FLOAT -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case DATE -> new ArrowType.Date(DateUnit.DAY);
            case TIME -> new ArrowType.Time(TimeUnit.MICROSECOND, 64);
            case TIMESTAMP -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
            case TIMESTAMP_ZONED -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
            case STRING, UUID -> ArrowType.Utf8.INSTANCE;
            case BINARY -> ArrowType.Binary.INSTANCE;
        };
    }
}
