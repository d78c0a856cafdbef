package dev.sluice.component.file;

final class CsvPackedReaderTest extends FormatReaderContract {
    @Override
    String path() {
        return "a.csv.gz";
    }
}
