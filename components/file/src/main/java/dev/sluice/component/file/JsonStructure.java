package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Names;
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
            case Simple simple -> quote(simple.toString());
        };
    }

    /** Whether a decimal is somewhere in it. */
    static boolean hasDecimal(DataType type) {
        return switch (type) {
            case DataType.ListOf list -> hasDecimal(list.element());
            case DataType.StructOf struct ->
                    struct.fields().stream().anyMatch(field -> hasDecimal(field.type()));
            case DataType.MapOf map -> hasDecimal(map.value());
            case DataType.Decimal decimal -> true;
            case Simple simple -> false;
        };
    }

    /**
     * A column's value out of the whole record, null where it does not fit: a value that is first
     * taken out by itself has only the digits of a double.
     */
    static String exact(Column column) {
        String structure = "{" + quote(column.name()) + ":" + of(column.type()) + "}";
        return "struct_extract(json_transform(sluice_record, "
                + Names.literal(structure)
                + "), "
                + Names.literal(column.name())
                + ")";
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
