package dev.sluice.component.file;

final class AvroWriterTest extends FlatWriterContract {
    @Override
    String path() {
        return "a.avro";
    }
}
