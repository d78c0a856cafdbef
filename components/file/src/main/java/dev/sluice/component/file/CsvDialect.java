package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Names;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * How a file is to be read, completely.
 *
 * @param arguments every argument of {@code read_csv} but its columns, each with a comma in front
 */
record CsvDialect(
        List<Column> columns, String delimiter, String quote, String escape, String arguments) {
    CsvDialect {
        columns = List.copyOf(columns);
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** All arguments, with other types for these of the columns. */
    String arguments(Map<String, DataType> types) {
        return with(c -> Column.of(c.name(), types.getOrDefault(c.name(), c.type())));
    }

    /** All arguments, with all columns read as texts. */
    String texts() {
        return with(c -> text(c.name()));
    }

    private String with(UnaryOperator<Column> read) {
        return arguments + ", columns=" + struct(columns.stream().map(read).toList());
    }

    /** A column of texts. */
    static Column text(String name) {
        return Column.of(name, Simple.STRING);
    }

    /** The columns as an SQL struct of their types. */
    static String struct(List<Column> columns) {
        return columns.stream()
                .map(c -> Names.literal(c.name()) + ": " + Names.literal(readAs(c)))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String readAs(Column column) {
        return column.type() == Simple.STRING ? "VARCHAR" : column.type().toString();
    }
}
