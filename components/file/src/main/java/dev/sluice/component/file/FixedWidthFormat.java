package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields at fixed places of a line, counted in characters from 1. */
final class FixedWidthFormat implements Format {

    private record Place(Column column, int start, int length) {}

    @Override
    public FormatReader reader(ReadRequest request) {
        List<Place> places = request.options().list("fields").stream().map(this::place).toList();
        if (places.isEmpty()) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "fixed-width needs 'fields': a list of {name, start, length, type}");
        }
        long skip = request.options().number("skip", 0);
        return RecordFiles.of(
                request,
                places.stream().map(Place::column).toList(),
                file -> {
                    Lines lines =
                            new Lines(
                                    new BufferedReader(
                                            new InputStreamReader(
                                                    request.utf8(file), StandardCharsets.UTF_8)),
                                    places);
                    lines.skip(skip);
                    return lines;
                });
    }

    private Place place(Options field) {
        String name = field.requireText("name");
        int start = (int) field.number("start", 0);
        int length = (int) field.number("length", 0);
        if (start < 1 || length < 1) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "field '" + name + "' needs a 'start' and a 'length' of at least 1");
        }
        var type = ReadRequest.type(name, field.text("type").orElse("string"));
        return new Place(Column.of(name, type), start, length);
    }

    private static final class Lines implements Records {
        private final BufferedReader text;
        private final List<Place> places;
        private long number;

        Lines(BufferedReader text, List<Place> places) {
            this.text = text;
            this.places = places;
        }

        void skip(long lines) throws IOException {
            while (number < lines && text.readLine() != null) {
                number++;
            }
        }

        @Override
        public @Nullable Item next() throws IOException {
            String line = text.readLine();
            number++;
            if (line == null) {
                return null;
            }
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (Place place : places) {
                int from = Math.min(line.length(), place.start() - 1);
                int to = Math.min(line.length(), from + place.length());
                String value = line.substring(from, to).strip();
                values.put(place.column().name(), value.isEmpty() ? null : value);
            }
            int needed = places.stream().mapToInt(Place::start).max().orElse(0);
            String fault =
                    line.length() < needed
                            ? "the line ends before the field at " + needed
                            : line.indexOf('\uFFFD') >= 0 ? "bytes that are not text" : "";
            return new Item(values, line, number, fault);
        }

        @Override
        public void close() throws IOException {
            text.close();
        }
    }

    @Override
    public FormatWriter writer(WriteRequest request) {
        throw new PipelineException(
                ErrorCode.OPTION_INVALID,
                "fixed-width files are only read: write csv, jsonl or parquet instead");
    }
}
