package dev.sluice.component.table;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** One transaction. A batch that is refused is halved until the rows at fault stand alone. */
final class TableWriter implements BatchWriter {

    private final Database database;
    private final Connection connection;
    private final Load load;
    private final Loader loader;
    private final boolean created;
    private boolean open = true;
    private boolean ended;
    private long rows;

    TableWriter(
            Database database, Connection connection, Load load, Loader loader, boolean created) {
        this.database = database;
        this.connection = connection;
        this.load = load;
        this.loader = loader;
        this.created = created;
    }

    @Override
    public WriteResult write(RecordBatch batch) {
        try (batch) {
            Refusals refusals = new Refusals();
            if (batch.rows() > 0) {
                load(batch, 0, batch.rows(), refusals);
            }
            List<RejectedRow> rejected = new ArrayList<>();
            refusals.reasons()
                    .forEach((row, reason) ->
                            rejected.add(
                                    new RejectedRow(
                                            Text.row(batch, row),
                                            load.table() + ":" + (rows + row + 1),
                                            reason)));
            rows += batch.rows();
            return new WriteResult(batch.rows() - rejected.size(), rejected);
        } catch (SQLException e) {
            throw Faults.running("table '" + load.table() + "' cannot be written", e);
        }
    }

    private void load(RecordBatch batch, int from, int to, Refusals refusals) throws SQLException {
        if (!database.dialect().savepoints()) {
            loader.load(batch, from, to, refusals);
            return;
        }
        Savepoint savepoint = connection.setSavepoint();
        try {
            loader.load(batch, from, to, refusals);
            connection.releaseSavepoint(savepoint);
        } catch (SQLException e) {
            if (!database.dialect().aboutRows(e)) {
                throw e;
            }
            connection.rollback(savepoint);
            if (to - from == 1) {
                refusals.add(from, Faults.text(e));
            } else {
                int middle = (from + to) >>> 1;
                load(batch, from, middle, refusals);
                load(batch, middle, to, refusals);
            }
        }
    }

    @Override
    public void commit(Position position) {
        try {
            loader.finish();
            if (!position.equals(Position.START)) {
                Positions.store(database, connection, position);
            }
            connection.commit();
            ended = true;
        } catch (SQLException e) {
            throw Faults.running("table '" + load.table() + "' cannot be committed", e);
        }
    }

    @Override
    public void abort() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            connection.rollback();
            if (created && database.dialect().ddlCommits()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(
                            "DROP TABLE IF EXISTS " + load.table().quoted(database.dialect()));
                }
            }
        } catch (SQLException e) {
            throw new PipelineException(
                    ErrorCode.WRITE_FAILED,
                    "table '" + load.table() + "' could not be rolled back: " + Faults.text(e),
                    e);
        }
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
            loader.close();
            Closing.quietly(connection);
        }
    }
}
