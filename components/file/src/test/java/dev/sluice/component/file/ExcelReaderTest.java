package dev.sluice.component.file;

final class ExcelReaderTest extends FormatReaderContract {
    @Override
    String path() {
        return "a.xlsx";
    }
}
