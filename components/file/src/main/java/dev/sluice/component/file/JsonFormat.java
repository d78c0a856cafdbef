package dev.sluice.component.file;

import dev.sluice.api.DataType;
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
        CopyWriter copier =
                new CopyWriter(
                        request,
                        "FORMAT json, ARRAY "
                                + !lines
                                + ", COMPRESSION "
                                + Names.literal(request.compression().duck()));
        return JsonWriter.knows(request)
                ? new JsonWriter(request, copier.copy().orElseThrow(), lines)
                : copier;
    }

    /** Most readers take a JSON number for a double: past 15 digits only text keeps them whole. */
    static boolean asText(DataType type) {
        return type instanceof DataType.Decimal decimal && decimal.precision() > 15;
    }
}
