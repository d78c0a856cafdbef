package dev.sluice.component.table;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import dev.sluice.component.table.replication.TextValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/** Fills one batch with changes; one that does not fit is put aside with its place and reason. */
final class ChangeBatch implements AutoCloseable {

    /** Rows may be large: a batch ends before it would no longer fit the memory of a run. */
    private static final long MOST_BYTES = 16 << 20;

    /**
     * What batches are made like.
     *
     * @param schema the table's columns, and then those that say what happened
     * @param table its name, for the places of rows that are put aside
     */
    record Form(Schema schema, ChangeColumns columns, String table, BufferAllocator allocator) {}

    private final Form form;
    private final RecordBatch batch;
    private final List<FieldVector> values;
    private final List<FieldVector> said;
    private final List<TextValues.Setter> setters;
    private final List<RejectedRow> rejected = new ArrayList<>();
    private final long begun = System.nanoTime();
    private int rows;
    private long bytes;
    private long first;

    /**
     * @param columns how many of them are the table's
     */
    ChangeBatch(Form form, int columns) {
        this.form = form;
        VectorSchemaRoot root =
                VectorSchemaRoot.create(ArrowTypes.toArrow(form.schema()), form.allocator());
        this.batch = new RecordBatch(form.schema(), root);
        List<FieldVector> vectors = root.getFieldVectors();
        this.values = vectors.subList(0, columns);
        this.said = vectors.subList(columns, vectors.size());
        this.setters = values.stream().map(TextValues::of).toList();
        try {
            vectors.forEach(vector -> vector.setInitialCapacity(256));
            root.allocateNew();
        } catch (RuntimeException e) {
            batch.close();
            throw e;
        }
    }

    void add(ChangeColumns.Operation what, ChangeColumns.Source source, Cells cells) {
        if (read() == 0) {
            first = System.nanoTime();
        }
        bytes += cells.weight();
        @Nullable String reason = null;
        for (int i = 0; i < setters.size() && reason == null; i++) {
            if (cells.isNull(i)) {
                values.get(i).setNull(rows);
            } else {
                reason = setters.get(i).set(cells.bytes(i), cells.from(i), cells.length(i), rows);
            }
        }
        if (reason == null) {
            form.columns().fill(said, rows, what, source);
            rows++;
        } else {
            rejected.add(
                    new RejectedRow(
                            cells.json(values),
                            form.table() + "@" + LogSequenceNumber.valueOf(source.lsn()).asString(),
                            reason));
        }
    }

    int read() {
        return rows + rejected.size();
    }

    /** Whether no more rows are to come in. */
    boolean full(int mostRows) {
        return read() >= mostRows || bytes >= MOST_BYTES;
    }

    /** Whether its first row, or where it has none it itself, is that old. */
    boolean due(Duration age) {
        return System.nanoTime() - (read() == 0 ? begun : first) >= age.toNanos();
    }

    /** Hands the batch on to the caller. */
    Chunk finish(Position position) {
        batch.root().setRowCount(rows);
        return new Chunk(batch, rejected, read(), position);
    }

    /** Lets go of a batch that is not handed on. */
    @Override
    public void close() {
        batch.close();
    }
}
