package dev.sluice.component.file;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.BatchReader;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Scan;
import dev.sluice.api.Schema;
import dev.sluice.sql.BatchStream;
import dev.sluice.sql.RejectedRows;
import dev.sluice.sql.SqlSession;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Scan} in a session of its own; rejected rows come after all others. */
final class ScanReader implements BatchReader {

    private static final int ROWS = 16_384;

    private final ReadRequest request;
    private final BufferAllocator allocator;
    private final SqlSession session;
    private final Schema schema;
    private final RejectedRows rejected;
    private volatile @Nullable BatchStream stream;

    ScanReader(ReadRequest request, Scan scan, int columns) {
        this.request = request;
        this.allocator = request.context().allocator();
        this.session = request.session(scan.files(), columns);
        this.rejected = new RejectedRows(scan, session, allocator);
        try {
            RejectedRows.prepare(scan, session);
            BatchStream rows = session.stream(scan.query(), allocator, ROWS);
            this.schema = rows.schema();
            this.stream = rows;
        } catch (PipelineException e) {
            session.close();
            throw Faults.reading(request.files(), e);
        }
    }

    @Override
    public @Nullable Chunk next() {
        try {
            BatchStream rows = stream;
            RecordBatch batch = rows == null ? null : rows.next();
            if (batch != null) {
                return rows(batch);
            }
            if (rows != null) {
                rows.close();
                stream = null;
            }
            List<RejectedRow> others = rejected.next();
            return others == null ? null : rejects(others);
        } catch (PipelineException e) {
            throw Faults.reading(request.files(), e);
        }
    }

    private static Chunk rows(RecordBatch batch) {
        return new Chunk(batch, List.of(), batch.rows(), Position.START);
    }

    private Chunk rejects(List<RejectedRow> rows) {
        VectorSchemaRoot none = VectorSchemaRoot.create(ArrowTypes.toArrow(schema), allocator);
        none.setRowCount(0);
        return new Chunk(new RecordBatch(schema, none), rows, rows.size(), Position.START);
    }

    @Override
    public OptionalDouble progress() {
        BatchStream opened = stream;
        return opened == null ? OptionalDouble.empty() : opened.progress();
    }

    @Override
    public void close() {
        try (session;
                rejected) {
            if (stream != null) {
                stream.close();
            }
        }
    }
}
