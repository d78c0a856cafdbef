package dev.sluice.component.file;

final class JsonWriterTest extends FormatWriterContract {
    @Override
    String path() {
        return "a.json";
    }
}
