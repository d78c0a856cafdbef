package dev.sluice.component.table;

import dev.sluice.api.BatchReader;
import dev.sluice.api.Column;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a table of PostgreSQL, through a replication slot of its own. Positions are places
 * of the server's log behind a commit, so what a target commits with one is what the table was at
 * that moment. The server keeps its log from there on.
 */
final class ChangesSource implements Source {

    private static final String SERVER =
            "SELECT current_setting('wal_level'), pg_is_in_recovery(),"
                    + " current_setting('server_version_num')::int";

    private static final int OLDEST = 130_000;

    private final Database database;
    private final PostgresDialect dialect;
    private final ChangesOptions options;
    private final ConnectorContext context;
    private final List<ChangeStream> lingering = new ArrayList<>();
    private @Nullable Planned planned;

    /** The table as the run was planned with it. */
    private record Planned(ChangedTable table, Schema schema, Schema all) {}

    ChangesSource(Database database, ChangesOptions options, ConnectorContext context) {
        if (!(database.dialect() instanceof PostgresDialect postgres)) {
            throw TableOptions.invalid(
                    "changes are read from PostgreSQL, and the connection's type is "
                            + database.options().requireText("type")
                            + "; read other databases with 'source: table' and a 'cursor'");
        }
        this.database = database;
        this.dialect = postgres;
        this.options = options;
        this.context = context;
    }

    @Override
    public String place() {
        return "table " + options.table();
    }

    @Override
    public Schema schema() {
        return planned().all();
    }

    private Planned planned() {
        Planned known = planned;
        if (known == null) {
            try (Connection connection = database.connect()) {
                known = plan(connection);
                planned = known;
            } catch (SQLException e) {
                throw Faults.running("the source cannot be described", e);
            }
        }
        return known;
    }

    private Planned plan(Connection connection) throws SQLException {
        requireLogical(connection);
        ChangedTable table = ChangedTable.of(dialect, connection, options.table());
        new Publication(options.names().publication()).check(connection, table);
        Optional<List<TargetColumn>> found = Tables.find(dialect, connection, options.table());
        if (found.isEmpty()) {
            throw Tables.missing(connection, options.table());
        }
        // a deletion has its key and perhaps nothing else
        Schema schema =
                new Schema(found.get().stream().map(c -> Column.of(c.name(), c.type())).toList());
        return new Planned(table, schema, options.columns().behind(schema));
    }

    private static void requireLogical(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SERVER)) {
            row.next();
            if (row.getInt(3) < OLDEST) {
                throw new PipelineException(
                        ErrorCode.OPTION_INVALID,
                        "changes are read from PostgreSQL 13 or later, and this is an older one");
            }
            if (row.getBoolean(2)) {
                throw new PipelineException(
                        ErrorCode.OPTION_INVALID,
                        "the server is a standby: connect to its primary to read changes");
            }
            if (!row.getString(1).equals("logical")) {
                throw new PipelineException(
                        ErrorCode.OPTION_INVALID,
                        "the server's log does not hold changes row by row: its wal_level is "
                                + row.getString(1)
                                + ". ALTER SYSTEM SET wal_level = 'logical' and restart it");
            }
        }
    }

    @Override
    public Traits traits() {
        return new Traits(!options.follow(), true, true);
    }

    private ChangeBatch.Form form(Planned known) {
        return new ChangeBatch.Form(
                known.all(), options.columns(), options.table().toString(), context.allocator());
    }

    @Override
    public BatchReader open(Position after) {
        Planned known = planned();
        return new ChangesReader(
                new ChangesReader.Place(database, dialect, options, context),
                new ChangesReader.Shape(known.table(), known.schema(), form(known)),
                after,
                this::linger);
    }

    /** The rows that are there, if these are wanted: without a position, nothing can follow. */
    @Override
    public BatchReader openWithoutPosition() {
        Planned known = planned();
        try {
            return new TableReader(
                    options.snapshot()
                            ? SnapshotRows.now(
                                    database.connect(),
                                    options.table(),
                                    known.schema(),
                                    form(known))
                            : NO_ROWS,
                    () -> {});
        } catch (SQLException e) {
            throw Faults.running("the source cannot be read", e);
        }
    }

    private static final Rows NO_ROWS =
            new Rows() {
                @Override
                public BatchReader.@Nullable Chunk next() {
                    return null;
                }

                @Override
                public void close() {}
            };

    /** A stream that was read to its end, and is to hear yet that the last rows are stored. */
    private synchronized void linger(ChangeStream stream) {
        lingering.add(stream);
    }

    @Override
    public synchronized void close() {
        lingering.forEach(ChangeStream::close);
        lingering.clear();
    }
}
