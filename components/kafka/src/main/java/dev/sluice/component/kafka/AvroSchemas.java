package dev.sluice.component.kafka;

import dev.sluice.api.Column;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;

/** Avro's schemas: the one that options give, and what its types are here. */
final class AvroSchemas {

    private AvroSchemas() {}

    /** The schema of option {@code schema}: JSON, or the path of a file with it. */
    static Schema given(Options options, ConnectorContext context) {
        String text =
                options.text("schema")
                        .orElseThrow(() ->
                                Invalid.option(
                                        "option 'schema' is missing: Avro needs the schema the"
                                                + " messages were written with, or the path of its"
                                                + " file"));
        try {
            Schema schema = new Schema.Parser().parse(json(text, context));
            if (schema.getType() != Schema.Type.RECORD) {
                throw Invalid.option("option 'schema' is no record, so it has no columns");
            }
            return schema;
        } catch (AvroRuntimeException e) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "option 'schema' is no Avro schema: " + e.getMessage(),
                    e);
        }
    }

    private static String json(String text, ConnectorContext context) {
        if (text.strip().startsWith("{")) {
            return text;
        }
        Path file = context.resolve(text);
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "option 'schema': the file " + file + " cannot be read",
                    e);
        }
    }

    static List<Column> columns(Schema record) {
        Set<String> within = new HashSet<>();
        within.add(record.getFullName());
        List<Column> columns = new ArrayList<>();
        for (Schema.Field field : record.getFields()) {
            columns.add(Column.of(field.name(), type(field.schema(), field.name(), within)));
        }
        return columns;
    }

    /** The branch of a union with null that is not null; the place of null in it, or -1. */
    static int nullBranch(Schema schema) {
        return schema.getType() == Schema.Type.UNION
                ? schema.getTypes().get(0).getType() == Schema.Type.NULL ? 0 : 1
                : -1;
    }

    static Schema bare(Schema schema) {
        int nothing = nullBranch(schema);
        return nothing < 0 ? schema : schema.getTypes().get(1 - nothing);
    }

    static DataType type(Schema nullable, String field, Set<String> within) {
        requireSimpleUnion(nullable, field);
        Schema schema = bare(nullable);
        LogicalType logical = schema.getLogicalType();
        return switch (schema.getType()) {
            case BOOLEAN -> Simple.BOOLEAN;
            case INT -> logical == null ? Simple.INT32 : moment(logical, Simple.INT32);
            case LONG -> logical == null ? Simple.INT64 : moment(logical, Simple.INT64);
            case FLOAT -> Simple.FLOAT;
            case DOUBLE -> Simple.DOUBLE;
            case BYTES, FIXED -> decimal(logical);
            case STRING ->
                    logical != null && logical.getName().equals("uuid")
                            ? Simple.UUID
                            : Simple.STRING;
            case ENUM -> Simple.STRING;
            case ARRAY -> new DataType.ListOf(type(schema.getElementType(), field, within));
            case MAP ->
                    new DataType.MapOf(Simple.STRING, type(schema.getValueType(), field, within));
            case RECORD -> struct(schema, field, within);
            case NULL, UNION -> throw unsupported(field, "only a union of null and one type");
        };
    }

    private static DataType decimal(LogicalType logical) {
        return logical instanceof LogicalTypes.Decimal d && d.getPrecision() <= 38
                ? new DataType.Decimal(d.getPrecision(), d.getScale())
                : Simple.BINARY;
    }

    private static DataType moment(LogicalType logical, DataType otherwise) {
        return switch (logical.getName()) {
            case "date" -> Simple.DATE;
            case "time-millis", "time-micros" -> Simple.TIME;
            case "timestamp-millis", "timestamp-micros" -> Simple.TIMESTAMP_ZONED;
            case "local-timestamp-millis", "local-timestamp-micros" -> Simple.TIMESTAMP;
            default -> otherwise;
        };
    }

    private static DataType struct(Schema schema, String field, Set<String> within) {
        if (schema.getFields().isEmpty() || !within.add(schema.getFullName())) {
            throw unsupported(field, "a record that holds something, and never itself");
        }
        List<DataType.Field> fields = new ArrayList<>();
        for (Schema.Field child : schema.getFields()) {
            fields.add(new DataType.Field(child.name(), type(child.schema(), field, within)));
        }
        within.remove(schema.getFullName());
        return new DataType.StructOf(fields);
    }

    private static void requireSimpleUnion(Schema schema, String field) {
        if (schema.getType() == Schema.Type.UNION) {
            long nulls =
                    schema.getTypes().stream()
                            .filter(branch -> branch.getType() == Schema.Type.NULL)
                            .count();
            if (schema.getTypes().size() != 2 || nulls != 1) {
                throw unsupported(field, "only a union of null and one type");
            }
        }
    }

    private static PipelineException unsupported(String field, String what) {
        return Invalid.option("option 'schema': field '" + field + "' can be " + what + " here");
    }

    /** The schema that rows of these columns are written with where none is given. */
    static Schema of(dev.sluice.api.Schema rows) {
        return record("Row", fields(rows.columns()));
    }

    private static List<DataType.Field> fields(List<Column> columns) {
        return columns.stream().map(c -> new DataType.Field(c.name(), c.type())).toList();
    }

    private static Schema record(String name, List<DataType.Field> columns) {
        var fields = SchemaBuilder.record(name).namespace("dev.sluice").fields();
        for (DataType.Field column : columns) {
            if (!column.name().matches("[A-Za-z_][A-Za-z0-9_]*")) {
                throw new PipelineException(
                        ErrorCode.SCHEMA_MISMATCH,
                        "column '"
                                + column.name()
                                + "': Avro's names have letters, digits and underscores only;"
                                + " rename it before");
            }
            Schema type = schema(column.type(), name + "_" + column.name());
            fields.name(column.name()).type(nullable(type)).withDefault(null);
        }
        return fields.endRecord();
    }

    private static Schema nullable(Schema schema) {
        return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
    }

    private static Schema schema(DataType type, String path) {
        return switch (type) {
            case Simple simple -> schema(simple);
            case DataType.Decimal d ->
                    LogicalTypes.decimal(d.precision(), d.scale())
                            .addToSchema(Schema.create(Schema.Type.BYTES));
            case DataType.ListOf list -> Schema.createArray(nullable(schema(list.element(), path)));
            case DataType.StructOf struct -> record(path, struct.fields());
            case DataType.MapOf map -> Schema.createMap(nullable(schema(map.value(), path)));
        };
    }

    private static Schema schema(Simple type) {
        return switch (type) {
            case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
            case INT8, INT16, INT32 -> Schema.create(Schema.Type.INT);
            case INT64 -> Schema.create(Schema.Type.LONG);
            case FLOAT -> Schema.create(Schema.Type.FLOAT);
            case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
            case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
            case TIME -> LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG));
            case TIMESTAMP ->
                    LogicalTypes.localTimestampMicros()
                            .addToSchema(Schema.create(Schema.Type.LONG));
            case TIMESTAMP_ZONED ->
                    LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
            case STRING -> Schema.create(Schema.Type.STRING);
            case UUID -> LogicalTypes.uuid().addToSchema(Schema.create(Schema.Type.STRING));
            case BINARY -> Schema.create(Schema.Type.BYTES);
        };
    }
}
