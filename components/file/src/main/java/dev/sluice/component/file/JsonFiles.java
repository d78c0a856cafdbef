package dev.sluice.component.file;

import dev.sluice.api.BatchReader;
import dev.sluice.api.Column;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Schema;
import dev.sluice.sql.SqlSession;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** JSON files: checked here record by record, taken apart by DuckDB a batch at a time. */
record JsonFiles(ReadRequest request, boolean lines, List<Column> columns, Schema schema)
        implements FormatReader {

    private static final int SAMPLE_ROWS = 20_480;
    private static final long SAMPLE_BYTES = 16 << 20;
    private static final int SAMPLE_RECORD = 8 << 20;

    static JsonFiles of(ReadRequest request, boolean lines) {
        List<Column> given =
                request.columns().entrySet().stream()
                        .map(entry -> Column.of(entry.getKey(), entry.getValue()))
                        .toList();
        List<Column> columns = given.isEmpty() ? sniff(request, lines) : given;
        return new JsonFiles(request, lines, columns, request.schema(columns));
    }

    /** The records of a file; faulty are those with other keys too, where no columns are given. */
    JsonRecords records(Path file) throws IOException {
        return records(request, lines, file, new JsonKeys(columns, request.columns().isEmpty()));
    }

    private static JsonRecords records(ReadRequest request, boolean lines, Path file, JsonKeys keys)
            throws IOException {
        return lines
                ? new JsonLines(request.utf8(file), keys)
                : new JsonElements(
                        request.utf8(file), request.options().text("record").orElse(""), keys);
    }

    private static List<Column> sniff(ReadRequest request, boolean lines) {
        Path sample = null;
        try {
            sample = Files.createTempFile(request.context().temporary(), "sample", ".jsonl");
            JsonSample seen = new JsonSample();
            long rows = 0;
            for (Path file : request.files().files()) {
                rows += sample(request, lines, file, sample, seen);
            }
            if (seen.twins().isPresent()) {
                throw Faults.unreadable(
                        request.files().files().getFirst(),
                        "the keys "
                                + seen.twins().get()
                                + " differ in case alone, which names of columns cannot: give"
                                + " 'columns' with the one to read");
            }
            if (rows == 0) {
                throw Faults.unreadable(
                        request.files().files().getFirst(),
                        "there is no JSON object in it: give 'columns' if that is as it should be");
            }
            try (SqlSession session = request.session(List.of(sample))) {
                return session
                        .describe(
                                "SELECT * FROM read_json("
                                        + Names.literal(sample.toString())
                                        + ", format='newline_delimited', records=true,"
                                        + " sample_size=-1, maximum_object_size=16777216)")
                        .columns()
                        .stream()
                        .map(seen::exact)
                        .toList();
            }
        } catch (IOException e) {
            throw Faults.unreadable(request.files().files().getFirst(), e);
        } catch (PipelineException e) {
            throw Faults.reading(request.files(), e);
        } finally {
            delete(sample);
        }
    }

    private static void delete(@org.jspecify.annotations.Nullable Path sample) {
        try {
            if (sample != null) {
                Files.deleteIfExists(sample);
            }
        } catch (IOException e) {
            // the run's folder is removed with all that is in it
        }
    }

    private static long sample(
            ReadRequest request, boolean lines, Path file, Path sample, JsonSample seen)
            throws IOException {
        long rows = 0;
        try (JsonRecords records = records(request, lines, file, JsonKeys.any());
                OutputStream out =
                        new BufferedOutputStream(
                                Files.newOutputStream(
                                        sample, java.nio.file.StandardOpenOption.APPEND))) {
            long bytes = 0;
            while (rows < SAMPLE_ROWS && bytes < SAMPLE_BYTES && records.next()) {
                if (records.fault().isEmpty() && records.length() < SAMPLE_RECORD) {
                    out.write(records.bytes(), 0, records.length());
                    out.write('\n');
                    seen.add(records.bytes(), records.length());
                    bytes += records.length();
                    rows++;
                }
            }
        }
        return rows;
    }

    @Override
    public BatchReader open() {
        return new JsonReader(this);
    }
}
