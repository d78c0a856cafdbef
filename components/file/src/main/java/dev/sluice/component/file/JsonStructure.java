package dev.sluice.component.file;

import dev.sluice.api.DataType;
import java.util.stream.Collectors;

/** Types in the notation of DuckDB's {@code json_transform}. */
final class JsonStructure {

    private JsonStructure() {}

    static String of(DataType type) {
        return switch (type) {
            case DataType.ListOf list -> "[" + of(list.element()) + "]";
            case DataType.StructOf struct ->
                    struct.fields().stream()
                            .map(field -> quote(field.name()) + ":" + of(field.type()))
                            .collect(Collectors.joining(",", "{", "}"));
            case DataType.MapOf map -> quote(map.toString());
            case DataType.Decimal decimal -> quote(decimal.toString());
            case DataType.Simple simple -> quote(simple.toString());
        };
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
