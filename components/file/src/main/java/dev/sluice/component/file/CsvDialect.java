package dev.sluice.component.file;

import dev.sluice.api.Column;
import java.util.List;

/**
 * How a file is to be read, completely.
 *
 * @param arguments every argument of {@code read_csv}, each with a comma in front
 */
record CsvDialect(List<Column> columns, String arguments) {
    CsvDialect {
        columns = List.copyOf(columns);
    }
}
