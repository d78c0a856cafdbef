package dev.sluice.component.table;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transaction of a load; after a commit, the next one. */
final class TableTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(TableTransaction.class);

    /** Rows that a server is given a minute for. */
    private static final int PART = 5_000;

    private final Database database;
    private final Connection connection;
    private final String session;
    private final TableName table;
    private final Positions positions;
    private boolean created;
    private boolean checkpointed;
    private boolean ended;

    /**
     * @param session the name of the connection's session
     * @param created whether the table was made for this load
     */
    TableTransaction(
            Database database,
            Connection connection,
            String session,
            TableName table,
            boolean created)
            throws SQLException {
        this.database = database;
        this.connection = connection;
        this.session = session;
        this.table = table;
        this.created = created;
        this.positions = Positions.find(database, connection);
    }

    /** Loads every row of the batch that the table takes; the others are in the refusals. */
    void load(Loader loader, RecordBatch batch, Refusals refusals) throws SQLException {
        if (ended) {
            Stops.spare(connection, false);
        }
        ended = false;
        if (!loader.judged()) {
            loadUnjudged(loader, batch, refusals);
            return;
        }
        Search search = new Search(batch.rows());
        while (!search.done()) {
            @Nullable SQLException fault =
                    attempt(() -> loader.load(batch, search.from(), search.to(), refusals), loader);
            if (fault == null) {
                search.succeeded();
            } else if (search.single()) {
                refusals.add(search.from(), database.dialect().reason(fault));
                search.refused();
            } else {
                search.failed(loader.suspect(fault, search.from(), search.to(), refusals));
            }
        }
    }

    /**
     * From checkpoint to checkpoint, part by part, so that a slow server has answered before it is
     * taken for a silent one; a whole load may take its time.
     */
    private void loadUnjudged(Loader loader, RecordBatch batch, Refusals refusals)
            throws SQLException {
        int part = checkpointed ? PART : batch.rows();
        for (int from = 0; from < batch.rows(); from += part) {
            int to = Math.min(from + part, batch.rows());
            if (!checkpointed) {
                loader.load(batch, from, to, refusals);
                return;
            }
            loader.load(batch, from, to, refusals);
            loader.finish();
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    /** Does the work, or none of it: the fault that is about rows and was undone, or null. */
    private @Nullable SQLException attempt(Work work, Loader loader) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try {
            work.run();
            connection.releaseSavepoint(savepoint);
            return null;
        } catch (SQLException e) {
            loader.undo();
            if (!database.dialect().aboutRows(e)) {
                throw e;
            }
            connection.rollback(savepoint);
            connection.releaseSavepoint(savepoint);
            return e;
        }
    }

    /** All that the database may refuse, so that it has no reason left to refuse the commit. */
    void prepare(Position position) throws SQLException {
        if (!position.equals(Position.START)) {
            database.dialect().limitWaits(connection);
            checkpointed = true;
            positions.store(connection, position);
        }
        database.dialect().checkConstraints(connection);
        Stops.spare(connection, true);
    }

    void commit() throws SQLException {
        connection.commit();
        ended = true;
        created = false; // what follows is another transaction, and its abort leaves the table
    }

    /** Whether nothing is there of a commit that this database has refused for want of space. */
    boolean refusesWhole(SQLException refusal) {
        return database.dialect().refusesWhole(refusal);
    }

    void abort() {
        if (ended) {
            return;
        }
        ended = true;
        // a server may be silent; a database in this process ends this by itself, and is not asked
        // to break it off
        Stops.spare(connection, !database.dialect().remote());
        try {
            connection.rollback();
            if (created && database.dialect().ddlCommits()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("DROP TABLE IF EXISTS " + table.quoted(database.dialect()));
                }
            }
        } catch (SQLException e) {
            if (Faults.lost(e)) {
                LOG.debug("the connection is gone, and its transaction with it", e);
                Sessions.lost(database, session);
                return;
            }
            throw new PipelineException(
                    ErrorCode.WRITE_FAILED,
                    "table '" + table + "' could not be rolled back: " + Faults.text(e),
                    e);
        }
    }

    void close() {
        Closing.quietly(connection);
    }
}
