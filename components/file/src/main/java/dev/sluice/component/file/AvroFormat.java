package dev.sluice.component.file;

final class AvroFormat implements Format {
    @Override
    public FormatReader reader(ReadRequest request) {
        throw new IllegalStateException();
    }

    @Override
    public FormatWriter writer(WriteRequest request) {
        throw new IllegalStateException();
    }
}
