package dev.sluice.component.file;

final class JsonLinesReaderTest extends FormatReaderContract {
    @Override
    String path() {
        return "a.jsonl.zst";
    }
}
