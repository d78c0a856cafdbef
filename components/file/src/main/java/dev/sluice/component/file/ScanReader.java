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
import dev.sluice.sql.SqlSession;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Scan} in a session of its own; rejected rows come after all others. */
final class ScanReader implements BatchReader {

    private static final int ROWS = 16_384;
    private static final int REJECTED_ROWS = 2_048;

    private final ReadRequest request;
    private final Scan scan;
    private final BufferAllocator allocator;
    private final SqlSession session;
    private final Schema schema;
    private volatile @Nullable BatchStream stream;
    private boolean rejecting;

    ScanReader(ReadRequest request, Scan scan) {
        this.request = request;
        this.scan = scan;
        this.allocator = request.context().allocator();
        this.session = request.session(scan.files());
        try {
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
            while (stream != null) {
                RecordBatch batch = stream.next();
                if (batch != null) {
                    return rejecting ? rejects(batch) : rows(batch);
                }
                stream.close();
                stream = null;
                if (scan.rejects() && !rejecting) {
                    rejecting = true;
                    stream = session.stream(scan.rejectsQuery(), allocator, REJECTED_ROWS);
                }
            }
            return null;
        } catch (PipelineException e) {
            throw Faults.reading(request.files(), e);
        }
    }

    private static Chunk rows(RecordBatch batch) {
        return new Chunk(batch, List.of(), batch.rows(), Position.START);
    }

    private Chunk rejects(RecordBatch found) {
        List<RejectedRow> rows = new ArrayList<>(found.rows());
        try (found) {
            List<FieldVector> text = found.root().getFieldVectors();
            for (int row = 0; row < found.rows(); row++) {
                rows.add(
                        new RejectedRow(
                                String.valueOf(text.get(0).getObject(row)),
                                String.valueOf(text.get(1).getObject(row)),
                                String.valueOf(text.get(2).getObject(row))));
            }
        }
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
        try (session) {
            if (stream != null) {
                stream.close();
            }
        }
    }
}
