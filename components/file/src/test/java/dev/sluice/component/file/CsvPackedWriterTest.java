package dev.sluice.component.file;

final class CsvPackedWriterTest extends FormatWriterContract {
    @Override
    String path() {
        return "a.csv.gz";
    }
}
