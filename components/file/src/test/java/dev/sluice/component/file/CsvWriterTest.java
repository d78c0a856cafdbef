package dev.sluice.component.file;

final class CsvWriterTest extends FormatWriterContract {
    @Override
    String path() {
        return "a.csv";
    }
}
