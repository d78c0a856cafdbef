package dev.sluice.component.table;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A table that rows are loaded into. */
final class TableTarget implements Target {

    private final Database database;
    private final ConnectorContext context;
    private final TableName table;
    private final Load.Mode mode;
    private final List<String> key;
    private final Optional<RowOperations> operations;
    private final boolean create;

    TableTarget(Database database, Options options, ConnectorContext context) {
        this.database = database;
        this.context = context;
        this.table = TableName.parse(options.requireText("table"));
        this.mode = TableOptions.mode(options);
        this.key = TableOptions.key(options, mode);
        this.operations = TableOptions.operations(options, mode, key);
        this.create = options.flag("create", false);
    }

    @Override
    public void check(Schema rows) {
        Schema schema = written(rows);
        key.stream()
                .filter(name -> schema.column(name).isEmpty())
                .findFirst()
                .ifPresent(name -> {
                    throw new PipelineException(
                            ErrorCode.SCHEMA_MISMATCH,
                            "the key column '"
                                    + name
                                    + "' is not among the rows' columns "
                                    + schema.names());
                });
        if (create && database.unborn()) {
            return; // nothing is there to disagree, and checking must not make the file
        }
        try (Connection connection = database.look()) {
            Optional<List<TargetColumn>> found = Tables.find(database.dialect(), connection, table);
            if (found.isPresent()) {
                match(schema, found.get(), connection);
                requireUniqueKey(connection);
            } else if (!create) {
                throw Tables.missing(connection, table);
            }
        } catch (SQLException e) {
            throw Faults.running("table '" + table + "' cannot be checked", e);
        }
    }

    @Override
    public Optional<String> place() {
        return Optional.of("table '" + table + "' of " + database.one());
    }

    /** Rows that are added come beside others; all else would wait for the other's locks. */
    @Override
    public boolean alone() {
        return mode != Load.Mode.APPEND || create;
    }

    private Schema written(Schema rows) {
        return operations.map(o -> o.written(rows)).orElse(rows);
    }

    private void requireUniqueKey(Connection connection) throws SQLException {
        Dialect dialect = database.dialect();
        if (mode.keyed() && dialect.keyNeedsIndex() && !Tables.unique(connection, table, key)) {
            throw new PipelineException(
                    ErrorCode.SCHEMA_MISMATCH,
                    "table '"
                            + table
                            + "' has no primary key or unique index of exactly "
                            + key
                            + ", by which upsert and merge find the rows that are there. Make one"
                            + " (CREATE UNIQUE INDEX ON "
                            + table
                            + " …), or choose another 'key'");
        }
    }

    private List<TargetColumn> match(
            Schema schema, List<TargetColumn> columns, Connection connection) throws SQLException {
        Dialect dialect = database.dialect();
        Set<String> generated = dialect.generated(connection, table, mode.keyed());
        return new Matching(dialect, table, columns, generated).match(schema);
    }

    @Override
    public Delivery delivery() {
        return Delivery.TRANSACTIONAL;
    }

    /** Rows that replace others, or decide which of them go, are complete only at the end. */
    @Override
    public boolean checkpoints() {
        return mode == Load.Mode.APPEND || mode == Load.Mode.UPSERT;
    }

    @Override
    public Optional<Target> beside(String name) {
        return checkpoints() ? Optional.of(this) : Optional.empty();
    }

    @Override
    public Position committed() {
        if (database.unborn()) {
            return Position.START;
        }
        try (Connection connection = database.connect()) {
            Sessions.endLost(database, connection);
            return Positions.find(database, connection).position();
        } catch (SQLException e) {
            throw Faults.running("the position of table '" + table + "' cannot be read", e);
        }
    }

    @Override
    public BatchWriter open(Schema schema) {
        database.prepare();
        Connection connection = database.connect();
        try {
            return begin(connection, schema);
        } catch (SQLException e) {
            Closing.quietly(connection);
            throw Faults.running("table '" + table + "' cannot be opened", e);
        } catch (RuntimeException e) {
            Closing.quietly(connection);
            throw e;
        }
    }

    private BatchWriter begin(Connection connection, Schema rows) throws SQLException {
        Schema schema = written(rows);
        Dialect dialect = database.dialect();
        Sessions.endLost(database, connection);
        String session = Sessions.begin(database, connection);
        connection.setAutoCommit(false);
        Optional<List<TargetColumn>> found = Tables.find(dialect, connection, table);
        boolean created = found.isEmpty();
        try (Statement statement = connection.createStatement()) {
            if (created) {
                if (!create) {
                    throw Tables.missing(connection, table);
                }
                statement.execute(dialect.create(table, schema, key));
                found = Tables.find(dialect, connection, table);
            } else {
                requireUniqueKey(connection);
            }
            Load load =
                    new Load(
                            table,
                            match(schema, found.orElseThrow(), connection),
                            mode,
                            key,
                            schema,
                            operations.isPresent());
            Loader loader = dialect.loader(connection, load, context.allocator());
            if (mode == Load.Mode.REPLACE) {
                statement.executeUpdate("DELETE FROM " + table.quoted(dialect));
            }
            Optional<MergeKeys> keys =
                    mode == Load.Mode.MERGE
                            ? Optional.of(
                                    new MergeKeys(dialect, connection, load, context.allocator()))
                            : Optional.empty();
            return new TableWriter(
                    new TableTransaction(database, connection, session, table, created),
                    load,
                    loader,
                    new TableWriter.Beside(keys, operations));
        }
    }

    @Override
    public void close() {}
}
