package dev.sluice.component.file;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.BatchReader;
import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import dev.sluice.sql.SqlSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Collects records into batches of text, which DuckDB turns into columns. */
final class JsonReader implements BatchReader {

    private static final int ROWS = 16_384;
    private static final long BYTES = 32 << 20;
    private static final int LONGEST = 16 << 20;
    private static final String TOO_LONG = "longer than 16 MiB, of which only the first are kept";
    private static final Schema TEXT =
            Schema.of(
                    Column.of("sluice_record", Simple.STRING),
                    Column.of("sluice_number", Simple.INT64));

    private final JsonFiles files;
    private final BufferAllocator allocator;
    private final SqlSession session;
    private final List<Path> paths;
    private int file = -1;
    private @Nullable JsonRecords records;

    JsonReader(JsonFiles files) {
        this.files = files;
        this.allocator = files.request().context().allocator();
        this.session = files.request().session(List.of());
        this.paths = files.request().files().files();
    }

    @Override
    public @Nullable Chunk next() {
        try {
            while (true) {
                if (records == null) {
                    if (++file >= paths.size()) {
                        return null;
                    }
                    records = files.records(paths.get(file));
                }
                Chunk chunk = chunk(records);
                if (chunk.read() > 0) {
                    return chunk;
                }
                chunk.batch().close();
                records.close();
                records = null;
            }
        } catch (IOException e) {
            throw Faults.unreadable(paths.get(file), e);
        } catch (PipelineException e) {
            throw Faults.reading(files.request().files(), e);
        }
    }

    private Chunk chunk(JsonRecords from) throws IOException {
        List<RejectedRow> rejected = new ArrayList<>();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowTypes.toArrow(TEXT), allocator);
        RecordBatch batch = new RecordBatch(TEXT, root);
        long read = 0;
        try {
            read = fill(from, root, rejected);
        } catch (IOException | RuntimeException e) {
            batch.close();
            throw e;
        }
        JsonColumns columns = new JsonColumns(files, paths.get(file));
        RecordBatch rows = columns.parse(session, batch, rejected);
        return new Chunk(rows, rejected, read, Position.START);
    }

    private long fill(JsonRecords from, VectorSchemaRoot root, List<RejectedRow> rejected)
            throws IOException {
        VarCharVector text = (VarCharVector) root.getVector(0);
        BigIntVector numbers = (BigIntVector) root.getVector(1);
        int rows = 0;
        long bytes = 0;
        long read = 0;
        while (rows < ROWS && rejected.size() < ROWS && bytes < BYTES && from.next()) {
            read++;
            bytes += from.length();
            String fault = from.length() > LONGEST ? TOO_LONG : from.fault();
            if (fault.isEmpty()) {
                text.setSafe(rows, from.bytes(), 0, from.length());
                numbers.setSafe(rows++, from.number());
            } else {
                int shown = Math.min(from.length(), LONGEST);
                String raw = new String(from.bytes(), 0, shown, StandardCharsets.UTF_8);
                rejected.add(new RejectedRow(raw, place(from.number()), fault));
            }
        }
        root.setRowCount(rows);
        return read;
    }

    private String place(long number) {
        return files.request().place(paths.get(file)) + ":" + number;
    }

    @Override
    public void close() {
        try (session) {
            if (records != null) {
                records.close();
            }
        } catch (IOException e) {
            throw Faults.unreadable(paths.get(Math.min(file, paths.size() - 1)), e);
        }
    }
}
