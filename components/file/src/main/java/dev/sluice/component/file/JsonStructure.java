package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Names;
import java.util.stream.Collectors;

/** Types in the notation of DuckDB's {@code json_transform}, and values taken out by it. */
final class JsonStructure {

    private static final String AS_WRITTEN = "sluice as written";

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
    private static boolean hasDecimal(DataType type) {
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
    private static String exact(Column column) {
        return field(column, "{" + quote(column.name()) + ":" + of(column.type()) + "}");
    }

    /**
     * A text, or whatever else is there as it is written: a value that is taken out by itself has
     * its numbers written anew ({@code 1.10} as 1.1), and so has a whole record, unless a decimal
     * is wanted of it.
     */
    private static String text(Column column, String json) {
        String structure =
                "{"
                        + quote(column.name())
                        + ":\"VARCHAR\","
                        + quote(AS_WRITTEN)
                        + ":\"DECIMAL(1,0)\"}";
        return "CASE WHEN NOT starts_with("
                + json
                + ", '\"') AND "
                + json
                + " <> 'null' THEN "
                + field(column, structure)
                + " ELSE ("
                + json
                + " ->> '$') END";
    }

    private static String field(Column column, String structure) {
        return "struct_extract(json_transform(sluice_record, "
                + Names.literal(structure)
                + "), "
                + Names.literal(column.name())
                + ")";
    }

    /** A column's value as its type, from the JSON of that column; null where it does not fit. */
    static String value(Column column, String json) {
        DataType type = column.type();
        return switch (type) {
            case Simple simple when simple == Simple.STRING -> text(column, json);
            case Simple simple -> "TRY_CAST((" + json + " ->> '$') AS " + type + ")";
            case DataType.Decimal decimal -> exact(column);
            case DataType.ListOf list when hasDecimal(type) -> whole(column, json);
            case DataType.StructOf struct when hasDecimal(type) -> whole(column, json);
            case DataType.ListOf list -> nested(type, json);
            case DataType.StructOf struct -> nested(type, json);
            case DataType.MapOf map -> nested(type, json);
        };
    }

    /**
     * As it is written, or with fewer digits behind the point than a decimal has places (1 for
     * 1.000): as doubles the two are equal, and one that was rounded is not.
     */
    private static String whole(Column column, String json) {
        String value = exact(column);
        DataType near = withDoubles(column.type());
        return "CASE WHEN json_contains(to_json("
                + value
                + "), "
                + json
                + ") OR CAST("
                + value
                + " AS "
                + near
                + ") = TRY(json_transform_strict("
                + json
                + ", "
                + Names.literal(of(near))
                + ")) THEN "
                + value
                + " END";
    }

    private static DataType withDoubles(DataType type) {
        return switch (type) {
            case DataType.Decimal _ -> Simple.DOUBLE;
            case DataType.ListOf(DataType element) -> new DataType.ListOf(withDoubles(element));
            case DataType.MapOf(DataType key, DataType value) ->
                    new DataType.MapOf(key, withDoubles(value));
            case DataType.StructOf(var fields) ->
                    new DataType.StructOf(
                            fields.stream()
                                    .map(f -> new DataType.Field(f.name(), withDoubles(f.type())))
                                    .toList());
            case Simple simple -> simple;
        };
    }

    /** Strictly, or else leniently where nothing gets lost by it (fields that are absent). */
    private static String nested(DataType type, String json) {
        String structure = Names.literal(of(type));
        String lenient = "json_transform(" + json + ", " + structure + ")";
        return "coalesce(TRY(json_transform_strict("
                + json
                + ", "
                + structure
                + ")), CASE WHEN json_contains(to_json("
                + lenient
                + "), "
                + json
                + ") THEN "
                + lenient
                + " END)";
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
