package dev.sluice.component.file;

final class JsonReaderTest extends FormatReaderContract {
    @Override
    String path() {
        return "a.json";
    }
}
