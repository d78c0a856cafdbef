package dev.sluice.component.table;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.component.table.ChangeColumns.Source;
import dev.sluice.component.table.replication.Message;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/** Follows the transactions of the log, and takes the rows of one table out of them. */
final class TransactionRows {

    private final ChangesOptions options;
    private final int table;
    private final RowChanges rows;
    private final RowChanges.Catalog catalog;
    private long committed;
    private @Nullable Source running;

    /**
     * @param table its number
     * @param start where the log is read from
     */
    TransactionRows(
            ChangesOptions options,
            int table,
            RowChanges rows,
            RowChanges.Catalog catalog,
            long start) {
        this.options = options;
        this.table = table;
        this.rows = rows;
        this.catalog = catalog;
        this.committed = start;
    }

    /** Whether what has come last belongs to a transaction whose end has not come yet. */
    boolean running() {
        return running != null;
    }

    /** Where the last transaction that has come ended. */
    long committed() {
        return committed;
    }

    /**
     * Takes the rows of a message into a batch.
     *
     * @return whether a transaction ends with it
     */
    boolean take(Message message, ChangeBatch batch) throws SQLException {
        switch (message) {
            case Message.Begin begin ->
                    running = new Source(begin.commitLsn(), Optional.of(begin.committed()));
            case Message.Commit commit -> {
                running = null;
                committed = commit.endLsn();
                return true;
            }
            case Message.Relation relation when relation.table() == table ->
                    rows.relation(relation, catalog);
            case Message.Insert insert when insert.table() == table ->
                    rows.insert(insert, source(), batch);
            case Message.Update update when update.table() == table ->
                    rows.update(update, source(), batch);
            case Message.Delete delete when delete.table() == table ->
                    rows.delete(delete, source(), batch);
            case Message.Truncate truncate when truncate.tables().contains(table) -> truncated();
            default -> {}
        }
        return false;
    }

    private Source source() {
        Source transaction = running;
        if (transaction == null) {
            throw new IllegalStateException("a row outside a transaction");
        }
        return transaction;
    }

    private void truncated() {
        if (!options.truncated()) {
            throw new PipelineException(
                    ErrorCode.SOURCE_UNREADABLE,
                    "table '"
                            + options.table()
                            + "' was emptied (TRUNCATE) at "
                            + LogSequenceNumber.valueOf(source().lsn()).asString()
                            + ", which is no change of single rows. Empty the target where it has"
                            + " to follow, and run once with 'truncate: ignore'");
        }
    }
}
