package dev.sluice.component.file;

final class JsonLinesWriterTest extends FormatWriterContract {
    @Override
    String path() {
        return "a.jsonl.zst";
    }
}
