package dev.sluice.component.file;

final class ParquetWriterTest extends FormatWriterContract {
    @Override
    String path() {
        return "a.parquet";
    }
}
