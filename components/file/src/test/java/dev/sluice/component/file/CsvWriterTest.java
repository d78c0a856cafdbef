package dev.sluice.component.file;

final class CsvWriterTest extends FormatWriterContract {
    @Override
    String path() {
        return "a.csv";
    }

    /**
     * A quoted empty field of a number column has to be null: DuckDB decides this for all columns.
     */
    @Override
    protected boolean keepsEmptyText() {
        return false;
    }
}
