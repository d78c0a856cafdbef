package dev.sluice.component.table;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.OutOfSpace;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;

/**
 * Loads batches, in one transaction from commit to commit. A row the table does not take comes back
 * with its reason.
 */
final class TableWriter implements BatchWriter {

    private final TableTransaction transaction;
    private final Load load;
    private final Loader loader;
    private final Optional<MergeKeys> keys;
    private final Optional<RowOperations> operations;
    private final Unkept unkept;
    private boolean open = true;
    private boolean prepared;
    private long rows;

    /**
     * What a load has beside its rows.
     *
     * @param keys those it has seen, where the others are to be deleted
     * @param operations what rows say is to be done with them
     */
    record Beside(Optional<MergeKeys> keys, Optional<RowOperations> operations) {}

    TableWriter(TableTransaction transaction, Load load, Loader loader, Beside beside) {
        this.transaction = transaction;
        this.load = load;
        this.loader = loader;
        this.keys = beside.keys();
        this.operations = beside.operations();
        this.unkept = Unkept.of(load);
    }

    @Override
    public WriteResult write(RecordBatch batch) {
        try (batch) {
            Refusals refusals = new Refusals();
            if (batch.rows() > 0) {
                load(batch, refusals);
                remember(batch);
            }
            List<RejectedRow> rejected = new ArrayList<>();
            refusals.reasons()
                    .forEach((row, reason) ->
                            rejected.add(
                                    RejectedRow.of(
                                            row,
                                            Text.row(batch, row),
                                            load.table() + ":" + (rows + row + 1),
                                            reason)));
            rows += batch.rows();
            return new WriteResult(batch.rows() - rejected.size(), rejected);
        } catch (SQLException e) {
            throw Faults.running("table '" + load.table() + "' cannot be written", e);
        }
    }

    private void load(RecordBatch batch, Refusals refusals) throws SQLException {
        if (operations.isEmpty()) {
            unkept.judge(batch, row -> false, refusals);
            transaction.load(loader, batch, refusals);
            return;
        }
        try (RecordBatch marked = operations.get().mark(batch, load.rows(), refusals)) {
            BitVector deleted = RowOperations.deleted(marked);
            unkept.judge(marked, row -> deleted.get(row) == 1, refusals);
            transaction.load(loader, marked, refusals);
        }
    }

    private void remember(RecordBatch batch) throws SQLException {
        if (keys.isPresent()) {
            BufferAllocator allocator = batch.root().getVector(0).getAllocator();
            try (RecordBatch seen = keys.get().of(batch, allocator)) {
                // a key the column cannot hold is no key of any row that is there
                transaction.load(keys.get().loader(), seen, new Refusals());
            }
        }
    }

    @Override
    public void prepare(Position position) {
        prepared = true;
        try {
            loader.finish();
            if (keys.isPresent()) {
                keys.get().deleteOthers();
            }
            transaction.prepare(position);
        } catch (SQLException e) {
            throw Faults.running("table '" + load.table() + "' does not take the rows", e);
        }
    }

    @Override
    public void commit(Position position) {
        if (!prepared) {
            prepare(position);
        }
        prepared = false;
        try {
            transaction.commit();
        } catch (SQLException e) {
            PipelineException fault =
                    Faults.running("table '" + load.table() + "' cannot be committed", e);
            throw fault instanceof OutOfSpace full && transaction.refusesWhole(e)
                    ? full.ofRefusedCommit()
                    : fault;
        }
    }

    @Override
    public void abort() {
        loader.close();
        transaction.abort();
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        try {
            abort();
        } finally {
            keys.ifPresent(k -> k.loader().close());
            transaction.close();
        }
    }
}
