package dev.sluice.component.kafka;

import dev.sluice.api.Column;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.DataTypes;
import dev.sluice.api.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The decoder that a source's options call for. */
final class Decoders {

    private static final List<String> FORMATS = List.of("json", "avro", "raw");

    private Decoders() {}

    static Decoder of(Options options, ConnectorContext context) {
        return switch (options.choice("format", FORMATS)) {
            case "avro" -> {
                refuse(options, "columns", "avro, whose schema says them");
                refuse(options, "unknown-fields", "avro");
                yield new AvroDecoder(AvroSchemas.given(options, context));
            }
            case "raw" -> {
                refuse(options, "schema", "raw");
                refuse(options, "unknown-fields", "raw");
                yield raw(columns(options));
            }
            default -> {
                refuse(options, "schema", "json; it is for avro");
                yield json(options);
            }
        };
    }

    private static void refuse(Options options, String name, String format) {
        if (options.has(name)) {
            throw Invalid.option("option '" + name + "' is not for the format " + format);
        }
    }

    private static Decoder json(Options options) {
        List<Column> columns = columns(options);
        if (columns.isEmpty()) {
            throw Invalid.option(
                    "option 'columns' is missing: say which fields the messages have, and their"
                            + " types");
        }
        columns.forEach(column -> requireTextKeys(column.name(), column.type()));
        boolean ignore =
                options.choice("unknown-fields", List.of("reject", "ignore")).equals("ignore");
        return new JsonDecoder(columns, ignore);
    }

    private static void requireTextKeys(String column, DataType type) {
        switch (type) {
            case DataType.MapOf map -> {
                if (map.key() != Simple.STRING) {
                    throw Invalid.option(
                            "column '" + column + "': the keys of a map are texts in JSON");
                }
                requireTextKeys(column, map.value());
            }
            case DataType.ListOf list -> requireTextKeys(column, list.element());
            case DataType.StructOf struct ->
                    struct.fields().forEach(field -> requireTextKeys(column, field.type()));
            case DataType.Decimal d -> {}
            case Simple s -> {}
        }
    }

    private static Decoder raw(List<Column> columns) {
        if (columns.isEmpty()) {
            return new RawDecoder(Column.of("value", Simple.BINARY));
        }
        Column column = columns.getFirst();
        if (columns.size() > 1
                || (column.type() != Simple.STRING && column.type() != Simple.BINARY)) {
            throw Invalid.option(
                    "option 'columns': a raw message is one column, of type string or binary");
        }
        return new RawDecoder(column);
    }

    private static List<Column> columns(Options options) {
        List<Column> columns = new ArrayList<>();
        for (Map.Entry<String, Object> entry : options.map("columns").values().entrySet()) {
            try {
                DataType type = DataTypes.parse(entry.getValue().toString());
                columns.add(Column.of(entry.getKey(), type));
            } catch (IllegalArgumentException e) {
                throw Invalid.option("option 'columns." + entry.getKey() + "': " + e.getMessage());
            }
        }
        return columns;
    }
}
