package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Schema;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.SchemaBuilder;

/** Avro's types and ours. */
final class AvroTypes {

    private AvroTypes() {}

    /** A union with null is its other branch; other unions become text. */
    static org.apache.avro.Schema bare(org.apache.avro.Schema schema) {
        if (schema.getType() != org.apache.avro.Schema.Type.UNION) {
            return schema;
        }
        List<org.apache.avro.Schema> branches =
                schema.getTypes().stream()
                        .filter(s -> s.getType() != org.apache.avro.Schema.Type.NULL)
                        .toList();
        return branches.size() == 1
                ? branches.getFirst()
                : org.apache.avro.Schema.create(org.apache.avro.Schema.Type.STRING);
    }

    static DataType of(org.apache.avro.Schema nullable) {
        org.apache.avro.Schema schema = bare(nullable);
        LogicalType logical = schema.getLogicalType();
        return switch (schema.getType()) {
            case BOOLEAN -> Simple.BOOLEAN;
            case INT -> logical == null ? Simple.INT32 : logical(logical);
            case LONG -> logical == null ? Simple.INT64 : logical(logical);
            case FLOAT -> Simple.FLOAT;
            case DOUBLE -> Simple.DOUBLE;
            case BYTES, FIXED ->
                    logical instanceof LogicalTypes.Decimal d
                            ? new DataType.Decimal(d.getPrecision(), d.getScale())
                            : Simple.BINARY;
            case STRING, ENUM, NULL, UNION ->
                    logical != null && logical.getName().equals("uuid")
                            ? Simple.UUID
                            : Simple.STRING;
            case ARRAY -> new DataType.ListOf(of(schema.getElementType()));
            case MAP -> new DataType.MapOf(Simple.STRING, of(schema.getValueType()));
            case RECORD ->
                    new DataType.StructOf(
                            schema.getFields().stream()
                                    .map(f -> new DataType.Field(f.name(), of(f.schema())))
                                    .toList());
        };
    }

    private static DataType logical(LogicalType logical) {
        return switch (logical.getName()) {
            case "date" -> Simple.DATE;
            case "time-millis", "time-micros" -> Simple.TIME;
            case "timestamp-millis", "timestamp-micros" -> Simple.TIMESTAMP_ZONED;
            case "local-timestamp-millis", "local-timestamp-micros" -> Simple.TIMESTAMP;
            default -> Simple.INT64;
        };
    }

    static org.apache.avro.Schema record(Schema schema) {
        var fields = SchemaBuilder.record("Row").namespace("dev.sluice").fields();
        for (Column column : schema.columns()) {
            if (!column.name().matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw refused(column, "Avro's names have letters, digits and underscores only");
            }
            fields.name(column.name()).type(nullable(to(column))).withDefault(null);
        }
        return fields.endRecord();
    }

    private static org.apache.avro.Schema nullable(org.apache.avro.Schema schema) {
        return org.apache.avro.Schema.createUnion(
                org.apache.avro.Schema.create(org.apache.avro.Schema.Type.NULL), schema);
    }

    private static org.apache.avro.Schema to(Column column) {
        return switch (column.type()) {
            case Simple simple -> to(simple);
            case DataType.Decimal d ->
                    LogicalTypes.decimal(d.precision(), d.scale())
                            .addToSchema(create(org.apache.avro.Schema.Type.BYTES));
            case DataType.ListOf list -> throw nested(column);
            case DataType.StructOf struct -> throw nested(column);
            case DataType.MapOf map -> throw nested(column);
        };
    }

    private static PipelineException nested(Column column) {
        return refused(column, "nested values are not written to Avro: use parquet or jsonl");
    }

    private static PipelineException refused(Column column, String why) {
        return new PipelineException(
                ErrorCode.SCHEMA_MISMATCH, "column '" + column.name() + "': " + why);
    }

    private static org.apache.avro.Schema to(Simple type) {
        return switch (type) {
            case BOOLEAN -> create(org.apache.avro.Schema.Type.BOOLEAN);
            case INT8, INT16, INT32 -> create(org.apache.avro.Schema.Type.INT);
            case INT64 -> create(org.apache.avro.Schema.Type.LONG);
            case FLOAT -> create(org.apache.avro.Schema.Type.FLOAT);
            case DOUBLE -> create(org.apache.avro.Schema.Type.DOUBLE);
            case DATE -> LogicalTypes.date().addToSchema(create(org.apache.avro.Schema.Type.INT));
            case TIME ->
                    LogicalTypes.timeMicros().addToSchema(create(org.apache.avro.Schema.Type.LONG));
            case TIMESTAMP ->
                    LogicalTypes.localTimestampMicros()
                            .addToSchema(create(org.apache.avro.Schema.Type.LONG));
            case TIMESTAMP_ZONED ->
                    LogicalTypes.timestampMicros()
                            .addToSchema(create(org.apache.avro.Schema.Type.LONG));
            case STRING -> create(org.apache.avro.Schema.Type.STRING);
            case UUID ->
                    LogicalTypes.uuid().addToSchema(create(org.apache.avro.Schema.Type.STRING));
            case BINARY -> create(org.apache.avro.Schema.Type.BYTES);
        };
    }

    private static org.apache.avro.Schema create(org.apache.avro.Schema.Type type) {
        return org.apache.avro.Schema.create(type);
    }
}
