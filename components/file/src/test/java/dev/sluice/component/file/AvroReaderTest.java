package dev.sluice.component.file;

final class AvroReaderTest extends FormatReaderContract {
    @Override
    String path() {
        return "a.avro";
    }
}
