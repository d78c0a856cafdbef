package dev.sluice.sql;

import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Scan;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a scan could not read, once its query has run to its end in the session. One thread
 * at a time; the session does nothing else meanwhile.
 */
public final class RejectedRows implements AutoCloseable {

    private static final int ROWS = 2_048;

    private final Scan scan;
    private final SqlSession session;
    private final BufferAllocator allocator;
    private @Nullable BatchStream stream;
    private boolean asked;

    public RejectedRows(Scan scan, SqlSession session, BufferAllocator allocator) {
        this.scan = scan;
        this.session = session;
        this.allocator = allocator;
    }

    /** What has to be done in the session's instance before the scan's query is bound there. */
    public static void prepare(Scan scan, SqlSession session) {
        scan.recheck().ifPresent(recheck -> session.execute(recheck.setup()));
    }

    /** The next of them; null where there are no more. */
    public @Nullable List<RejectedRow> next() {
        if (!asked && scan.rejects()) {
            stream = session.stream(query(), allocator, ROWS);
        }
        asked = true;
        RecordBatch batch = stream == null ? null : stream.next();
        return batch == null ? null : rows(batch);
    }

    private String query() {
        return scan.recheck()
                .filter(recheck ->
                        session.rows(recheck.due()).stream()
                                .anyMatch(row -> row.getFirst().equals("true")))
                .map(Scan.Recheck::rejectsQuery)
                .orElse(scan.rejectsQuery());
    }

    private static List<RejectedRow> rows(RecordBatch found) {
        List<RejectedRow> rows = new ArrayList<>(found.rows());
        try (found) {
            List<FieldVector> texts = found.root().getFieldVectors();
            for (int row = 0; row < found.rows(); row++) {
                rows.add(
                        new RejectedRow(
                                text(texts.get(0), row),
                                text(texts.get(1), row),
                                text(texts.get(2), row)));
            }
        }
        return rows;
    }

    private static String text(FieldVector column, int row) {
        return String.valueOf(column.getObject(row));
    }

    @Override
    public void close() {
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }
}
