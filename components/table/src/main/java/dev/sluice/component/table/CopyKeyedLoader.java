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
    private final String clear;
    private final String insert;
    private @Nullable CopyFeed feed;

    CopyKeyedLoader(Dialect dialect, Connection connection, Load load, CopyInto into)
            throws SQLException {
        this.connection = connection;
        this.into = into;
        this.encoder = into.encoder();
        String stage = dialect.quote(STAGE);
        String names = dialect.list(load.names());
        String table = load.table().quoted(dialect);
        run(
                "CREATE TEMPORARY TABLE "
                        + stage
                        + " ON COMMIT DELETE ROWS AS SELECT "
                        + names
                        + " FROM "
                        + table
                        + " WITH NO DATA");
        this.clear = "TRUNCATE pg_temp." + stage;
        String key = dialect.list(load.key());
        String updates =
                load.others().stream()
                        .map(name -> dialect.quote(name) + " = excluded." + dialect.quote(name))
                        .collect(Collectors.joining(", "));
        // the stage is filled once and from its start, so ctid is the order of the rows
        this.insert =
                "INSERT INTO "
                        + table
                        + " ("
                        + names
                        + ") SELECT DISTINCT ON ("
                        + key
                        + ") "
                        + names
                        + " FROM pg_temp."
                        + stage
                        + " ORDER BY "
                        + key
                        + ", ctid DESC ON CONFLICT ("
                        + key
                        + (updates.isEmpty() ? ") DO NOTHING" : ") DO UPDATE SET " + updates);
    }

    @Override
    public void load(RecordBatch batch, int from, int to, Refusals refusals) throws SQLException {
        run(clear);
        CopyFeed running = CopyFeed.begin(connection.unwrap(PGConnection.class), into.sql());
        feed = running;
        encoder.encode(batch, from, to, running, refusals);
        running.end();
        feed = null;
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
