package dev.sluice.component.file;

final class ParquetReaderTest extends FormatReaderContract {
    @Override
    String path() {
        return "a.parquet";
    }
}
