package dev.sluice.component.file;

import dev.sluice.api.BatchReader;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Scan;
import dev.sluice.sql.BatchStream;
import dev.sluice.sql.SqlSession;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Scan} in a session of its own; rejected rows come in a last chunk. */
final class ScanReader implements BatchReader {

    private static final int ROWS = 16_384;
    private static final int SHOWN = 1 << 20;

    private final ReadRequest request;
    private final Scan scan;
    private final SqlSession session;
    private final BatchStream stream;
    private boolean ended;

    ScanReader(ReadRequest request, Scan scan) {
        this.request = request;
        this.scan = scan;
        this.session = request.session(scan.files());
        try {
            this.stream = session.stream(scan.query(), request.context().allocator(), ROWS);
        } catch (PipelineException e) {
            session.close();
            throw Faults.reading(request.files(), e);
        }
    }

    @Override
    public @Nullable Chunk next() {
        if (ended) {
            return null;
        }
        try {
            RecordBatch batch = stream.next();
            if (batch != null) {
                return new Chunk(batch, List.of(), batch.rows(), Position.START);
            }
            ended = true;
            return scan.rejects() ? rejects() : null;
        } catch (PipelineException e) {
            throw Faults.reading(request.files(), e);
        }
    }

    /** DuckDB may note several errors for one line: the first of them tells why. */
    private @Nullable Chunk rejects() {
        String query =
                """
                SELECT s.file_path, e.line, left(first(e.csv_line ORDER BY e.column_idx), %d),
                       string_agg(DISTINCT e.error_message, '; ' ORDER BY e.error_message)
                FROM reject_errors e JOIN reject_scans s USING (scan_id, file_id)
                GROUP BY s.file_path, e.line ORDER BY s.file_path, e.line
                """
                        .formatted(SHOWN);
        List<RejectedRow> rows =
                session.rows(query).stream()
                        .map(row -> new RejectedRow(row.get(2), place(row), row.get(3)))
                        .toList();
        if (rows.isEmpty()) {
            return null;
        }
        RecordBatch none =
                new RecordBatch(
                        stream.schema(),
                        VectorSchemaRoot.create(
                                dev.sluice.api.ArrowTypes.toArrow(stream.schema()),
                                request.context().allocator()));
        none.root().setRowCount(0);
        return new Chunk(none, rows, rows.size(), Position.START);
    }

    private static String place(List<String> row) {
        return Path.of(row.get(0)).getFileName() + ":" + row.get(1);
    }

    @Override
    public void close() {
        try (session) {
            stream.close();
        }
    }
}
