package dev.sluice.component.file;

import dev.sluice.api.Names;

/** JSON (an array of objects, or one object) and JSON Lines (one object a line). */
final class JsonFormat implements Format {

    private final boolean lines;

    JsonFormat(boolean lines) {
        this.lines = lines;
    }

    @Override
    public FormatReader reader(ReadRequest request) {
        return JsonFiles.of(request, lines);
    }

    @Override
    public FormatWriter writer(WriteRequest request) {
        return new CopyWriter(
                request,
                "FORMAT json, ARRAY "
                        + !lines
                        + ", COMPRESSION "
                        + Names.literal(request.compression().duck()));
    }
}
