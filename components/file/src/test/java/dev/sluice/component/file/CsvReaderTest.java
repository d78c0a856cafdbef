package dev.sluice.component.file;

final class CsvReaderTest extends FormatReaderContract {
    @Override
    String path() {
        return "a.csv";
    }
}
