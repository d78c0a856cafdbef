package dev.sluice.component.file;

final class ExcelWriterTest extends FlatWriterContract {
    @Override
    String path() {
        return "a.xlsx";
    }
}
