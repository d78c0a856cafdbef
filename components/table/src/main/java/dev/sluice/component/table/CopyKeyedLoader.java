package dev.sluice.component.table;

import dev.sluice.api.RecordBatch;
import dev.sluice.component.table.copy.CopyFeed;
import dev.sluice.component.table.copy.RowEncoder;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Copies a batch beside the table, and brings it in by key with one statement. */
final class CopyKeyedLoader implements Loader {

    /** The table's columns, without its constraints, for one batch at a time. */
    static final String STAGE = "sluice_stage";

    private final Connection connection;
    private final CopyInto into;
    private final RowEncoder encoder;
    private final String stage;
    private final String clear;
    private final boolean deletes;
    private final String delete;
    private final String insert;
    private @Nullable CopyFeed feed;

    CopyKeyedLoader(Dialect dialect, Connection connection, Load load, CopyInto into) {
        this.connection = connection;
        this.into = into;
        this.encoder = into.encoder();
        this.deletes = load.deletes();
        Statements statements = new Statements(dialect, load);
        this.stage = statements.stage();
        this.clear = "TRUNCATE " + Statements.FROM;
        this.insert = statements.insert();
        this.delete = statements.delete();
    }

    /** What is said to the server, once for all batches. */
    private record Statements(Dialect dialect, Load load) {

        private static final String FROM = "pg_temp." + STAGE;

        private String table() {
            return load.table().quoted(dialect);
        }

        private String names() {
            return dialect.list(load.names());
        }

        private String key() {
            return dialect.list(load.key());
        }

        String stage() {
            return "CREATE TEMPORARY TABLE IF NOT EXISTS "
                    + STAGE
                    + " ON COMMIT DELETE ROWS AS SELECT "
                    + names()
                    + (load.deletes() ? ", false AS " + RowOperations.DELETED : "")
                    + " FROM "
                    + table()
                    + " WITH NO DATA";
        }

        /** The last row of each key: the stage is filled from its start, so ctid is the order. */
        private String last(String names) {
            return "SELECT DISTINCT ON ("
                    + key()
                    + ") "
                    + names
                    + " FROM "
                    + FROM
                    + " ORDER BY "
                    + key()
                    + ", ctid DESC";
        }

        String insert() {
            String updates =
                    load.others().stream()
                            .map(name -> dialect.quote(name) + " = excluded." + dialect.quote(name))
                            .collect(Collectors.joining(", "));
            String rows =
                    load.deletes()
                            ? "SELECT "
                                    + names()
                                    + " FROM ("
                                    + last(names() + ", " + RowOperations.DELETED)
                                    + ") s WHERE NOT "
                                    + RowOperations.DELETED
                            : last(names());
            return "INSERT INTO "
                    + table()
                    + " ("
                    + names()
                    + ") "
                    + rows
                    + " ON CONFLICT ("
                    + key()
                    + (updates.isEmpty() ? ") DO NOTHING" : ") DO UPDATE SET " + updates);
        }

        String delete() {
            return "DELETE FROM "
                    + table()
                    + " t USING ("
                    + last(key() + ", " + RowOperations.DELETED)
                    + ") s WHERE s."
                    + RowOperations.DELETED
                    + load.key().stream()
                            .map(dialect::quote)
                            .map(name -> " AND t." + name + " = s." + name)
                            .collect(Collectors.joining());
        }
    }

    @Override
    public void load(RecordBatch batch, int from, int to, Refusals refusals) throws SQLException {
        // not before there are rows: a transaction that writes holds up whoever makes a replication
        // slot at the server, which may be this run's own source
        run(stage);
        run(clear);
        CopyFeed running = CopyFeed.begin(connection.unwrap(PGConnection.class), into.sql());
        feed = running;
        encoder.encode(batch, from, to, running, refusals);
        running.end();
        feed = null;
        // what goes makes room, in other unique columns, for what comes
        if (deletes) {
            run(delete);
        }
        run(insert);
    }

    @Override
    public void undo() throws SQLException {
        CopyFeed running = feed;
        feed = null;
        if (running != null) {
            running.cancel();
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        Closing.quietly(this::undo);
    }
}
