package dev.sluice.component.file;

final class CsvPackedWriterTest extends FormatWriterContract {
    @Override
    String path() {
        return "a.csv.gz";
    }

    /**
     * A quoted empty field of a number column has to be null: DuckDB decides this for all columns.
     */
    @Override
    protected boolean keepsEmptyText() {
        return false;
    }
}
