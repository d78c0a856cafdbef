package dev.sluice.component.table;

import dev.sluice.api.RecordBatch;
import java.sql.SQLException;

/** Brings rows of batches into a table inside the connection's transaction. */
interface Loader extends AutoCloseable {

    /**
     * Loads the rows {@code from} (inclusive) to {@code to}, but for those it adds to the refusals
     * because they cannot even be sent. After an exception nothing of them may be kept: the caller
     * goes back to its savepoint.
     */
    void load(RecordBatch batch, int from, int to, Refusals refusals) throws SQLException;

    /** What has to happen in the transaction once every batch is in. */
    default void finish() throws SQLException {}

    @Override
    void close();
}
