package dev.sluice.component.table.copy;

import dev.sluice.api.RecordBatch;
import java.sql.SQLException;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Rows of batches as rows of COPY; those that a column cannot take are left out and named. */
public final class RowEncoder {

    /** Which rows stay behind. */
    public interface Refused {
        boolean contains(int row);

        void add(int row, String reason);
    }

    private final List<String> names;
    private final List<Wire> wires;
    private final List<PgType> types;
    private @Nullable Columns columns;

    /** All lists are in the order of the batches' columns. */
    public RowEncoder(List<String> names, List<Wire> wires, List<PgType> types) {
        this.names = List.copyOf(names);
        this.wires = List.copyOf(wires);
        this.types = List.copyOf(types);
    }

    /** Appends the rows {@code from} to {@code to}, but for those that are refused. */
    public void encode(RecordBatch batch, int from, int to, CopyFeed feed, Refused refused)
            throws SQLException {
        Columns columns = columns(batch);
        for (int row = from; row < to; row++) {
            if (refused.contains(row)) {
                continue;
            }
            CopyBuffer out = feed.buffer();
            int start = out.size();
            @Nullable String reason = columns.encode(out, row);
            if (reason == null) {
                feed.rowDone();
            } else {
                out.truncate(start);
                refused.add(row, reason);
            }
        }
    }

    /** Of a batch that comes in parts, the same for all of them. */
    private Columns columns(RecordBatch batch) {
        @Nullable Columns last = columns;
        if (last == null || last.batch != batch) {
            last = new Columns(batch);
            columns = last;
        }
        return last;
    }

    /** The columns of one batch. */
    private final class Columns {
        private final RecordBatch batch;
        private final FieldVector[] vectors;
        private final FieldEncoder[] encoders;
        private final boolean[] nulls;

        Columns(RecordBatch batch) {
            this.batch = batch;
            vectors = batch.root().getFieldVectors().toArray(FieldVector[]::new);
            encoders = new FieldEncoder[vectors.length];
            nulls = new boolean[vectors.length];
            for (int i = 0; i < vectors.length; i++) {
                encoders[i] = wires.get(i).encoders().apply(vectors[i]);
                nulls[i] = vectors[i].getNullCount() > 0;
            }
        }

        @Nullable String encode(CopyBuffer out, int row) {
            out.putShort(vectors.length);
            for (int i = 0; i < vectors.length; i++) {
                if (nulls[i] && vectors[i].isNull(row)) {
                    if (!types.get(i).nullable()) {
                        return "column '" + names.get(i) + "' must not be null";
                    }
                    out.putInt(-1);
                    continue;
                }
                @Nullable String fault = encoders[i].encode(out, row);
                if (fault != null) {
                    return "column '" + names.get(i) + "': " + fault;
                }
            }
            return null;
        }
    }
}
