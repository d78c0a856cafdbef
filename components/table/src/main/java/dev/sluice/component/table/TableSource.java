package dev.sluice.component.table;

import dev.sluice.api.BatchReader;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
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

/** A table or query: whole, in ranges side by side, or what came after a cursor's last value. */
final class TableSource implements Source {

    private final Database database;
    private final ConnectorContext context;
    private final Optional<TableName> table;
    private final Query all;
    private final TableOptions.Reading reading;
    private @Nullable Schema known;

    TableSource(Database database, Options options, ConnectorContext context) {
        this.database = database;
        this.context = context;
        this.reading = TableOptions.reading(options);
        if (options.has("query")) {
            this.table = Optional.empty();
            this.all =
                    new Query("(" + TableOptions.query(options.requireText("query")) + "\n) q", "");
        } else {
            TableName name = TableName.parse(options.requireText("table"));
            this.table = Optional.of(name);
            this.all = new Query(name.quoted(database.dialect()), "");
        }
    }

    @Override
    public Schema schema() {
        if (known != null) {
            return known;
        }
        try (Connection connection = database.look();
                Statement statement = connection.createStatement()) {
            if (table.isPresent()
                    && Tables.find(database.dialect(), connection, table.get()).isEmpty()) {
                throw Tables.missing(connection, table.get());
            }
            try (ResultSet rows = statement.executeQuery(all.describe())) {
                List<TargetColumn> columns = Tables.columns(database.dialect(), rows.getMetaData());
                Schema schema =
                        Tables.schema(
                                table.isPresent()
                                        ? columns
                                        : database.dialect().described(connection, all, columns));
                reading.cursor().ifPresent(name -> Cursor.of(schema, name, database.dialect()));
                SafetyLag.check(schema, reading, database.dialect());
                reading.splitBy().ifPresent(name -> Split.of(schema, name, reading.parallel()));
                known = schema;
                return schema;
            }
        } catch (SQLException e) {
            throw Faults.running("the source cannot be described", e);
        }
    }

    @Override
    public String place() {
        return table.map(name -> "table " + name).orElse("query");
    }

    @Override
    public Traits traits() {
        // without an order, rows come in another one each time
        boolean ordered = reading.cursor().isPresent();
        return new Traits(!reading.tailing().follow(), ordered, ordered);
    }

    @Override
    public BatchReader open(Position after) {
        Shape shape = new Shape(schema(), context.allocator());
        List<Connection> connections = new ArrayList<>();
        Runnable release = () -> connections.forEach(Closing::quietly);
        try {
            Rows rows =
                    reading.splitBy().isPresent()
                            ? TableReader.at(after, parallel(shape, connections))
                            : single(shape, after, connections);
            return new TableReader(rows, release);
        } catch (SQLException e) {
            release.run();
            throw Faults.running("the source cannot be read", e);
        } catch (RuntimeException e) {
            release.run();
            throw e;
        }
    }

    private Rows single(Shape shape, Position after, List<Connection> connections)
            throws SQLException {
        Dialect dialect = database.dialect();
        Connection connection = connect(connections);
        if (reading.cursor().isEmpty()) {
            return TableReader.at(after, dialect.rows(connection, all, shape));
        }
        Cursor cursor = Cursor.of(shape.schema(), reading.cursor().get(), dialect);
        TableOptions.Tailing tailing = reading.tailing();
        if (!tailing.follow()) {
            return behind(cursor, after, connection, shape);
        }
        TailRows.Question question =
                new TailRows.Question() {
                    @Override
                    public CursorRows ask(Position position) throws SQLException {
                        return behind(cursor, position, connection, shape);
                    }

                    @Override
                    public void rest() throws SQLException {
                        connection.rollback();
                    }
                };
        return new TailRows(question, after, shape, tailing.poll(), context);
    }

    /** The rows that are behind a position now. */
    private CursorRows behind(Cursor cursor, Position after, Connection connection, Shape shape)
            throws SQLException {
        Dialect dialect = database.dialect();
        Optional<String> before =
                SafetyLag.asked(reading)
                        ? Optional.of(
                                SafetyLag.of(cursor, reading.tailing())
                                        .youngest(cursor, dialect, connection))
                        : Optional.empty();
        Rows rows = dialect.rows(connection, cursor.after(all, after, before, dialect), shape);
        return new CursorRows(rows, cursor, after, shape.allocator());
    }

    /** Of one moment where the database can show one to several connections. */
    private Rows parallel(Shape shape, List<Connection> connections) throws SQLException {
        Dialect dialect = database.dialect();
        Split split = Split.of(shape.schema(), reading.splitBy().orElseThrow(), reading.parallel());
        Connection leader = connect(connections);
        Optional<String> snapshot = dialect.share(leader);
        List<Query> ranges = split.ranges(all, leader, dialect, shape);
        List<Connection> readers = new ArrayList<>();
        for (int i = 0; i < Math.min(split.readers(), ranges.size()); i++) {
            Connection reader = connect(connections);
            if (snapshot.isPresent()) {
                dialect.see(reader, snapshot.get());
            }
            readers.add(reader);
        }
        return new ParallelRows(dialect, readers, ranges, shape);
    }

    private Connection connect(List<Connection> connections) throws SQLException {
        Connection connection = database.connect();
        connections.add(connection);
        connection.setAutoCommit(false);
        return connection;
    }

    @Override
    public void close() {}
}
