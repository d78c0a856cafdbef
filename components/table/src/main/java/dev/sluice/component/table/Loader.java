package dev.sluice.component.table;

import dev.sluice.api.RecordBatch;
import java.sql.SQLException;
import java.util.OptionalInt;

/** Brings rows of batches into a table inside the connection's transaction. */
interface Loader extends AutoCloseable {

    /**
     * Loads the rows {@code from} (inclusive) to {@code to}, but for those it adds to the refusals
     * because they cannot even be sent.
     */
    void load(RecordBatch batch, int from, int to, Refusals refusals) throws SQLException;

    /**
     * Whether the server may refuse rows that {@link #load} has sent. Each call then stands behind
     * a savepoint, and fails where it does; otherwise rows are judged before they are sent.
     */
    default boolean judged() {
        return true;
    }

    /** After {@link #load} failed: leaves the connection so that it can go back to a savepoint. */
    default void undo() throws SQLException {}

    /** The row of the range that is probably at fault. */
    default OptionalInt suspect(SQLException fault, int from, int to, Refusals refusals) {
        return OptionalInt.empty();
    }

    /** What has to happen in the transaction once every batch is in. */
    default void finish() throws SQLException {}

    @Override
    void close();
}
