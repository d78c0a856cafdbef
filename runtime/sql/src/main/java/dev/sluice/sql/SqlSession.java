package dev.sluice.sql;

import dev.sluice.api.Column;
import dev.sluice.api.DataTypes;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBResultSet;
import org.duckdb.ProfilerPrintFormat;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a DuckDB instance that is locked: it opens no file but those of its settings,
 * loads no extension, and its configuration cannot be changed. One thread at a time, and one open
 * {@link BatchStream} at a time: the next statement of the same session ends it. {@link #sibling}
 * gives further connections to the same instance. The instance ends with the last one.
 */
public final class SqlSession implements AutoCloseable {

    private static final AtomicLong RELATIONS = new AtomicLong();

    private final DuckDBConnection connection;
    private final boolean guarded;
    private final Queue<Tally> tallies;
    private final Queue<SqlSession> counting = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Statement running;

    private SqlSession(DuckDBConnection connection, boolean guarded, Queue<Tally> tallies) {
        this.connection = connection;
        this.guarded = guarded;
        this.tallies = tallies; // of the instance: its connections share them
    }

    /** A new instance whose results stream: they take no memory, whatever their size. */
    public static SqlSession open(SqlSettings settings) {
        return open(settings, true, false);
    }

    /**
     * A new instance to bind what users wrote: {@link #conform} and {@link #describe} refuse SQL
     * that reads anything but the relations of its own WITH clause, or asks about the process.
     */
    public static SqlSession openGuarded(SqlSettings settings) {
        return open(settings, true, true);
    }

    /**
     * A new instance whose results are complete before the first row is seen: for work on single
     * batches, where a fault in the middle of a result has to be known before anything is sent on.
     */
    public static SqlSession openMaterialising(SqlSettings settings) {
        return open(settings, false, false);
    }

    /**
     * A new instance whose results stream, and whose first siblings can tell what their queries
     * did.
     *
     * @param siblings how many: they have to be there before the instance is locked
     */
    public static SqlSession openCounting(SqlSettings settings, int siblings) {
        SqlSession session = connect(true, false);
        session.execute(settings.statements());
        for (int i = 0; i < siblings; i++) {
            SqlSession sibling = session.duplicate();
            sibling.execute("SET enable_profiling='no_output'");
            session.counting.add(sibling);
        }
        session.execute(SqlSettings.LOCK);
        return session;
    }

    /**
     * A new instance on a database in that file, which is made where it is not there. A statement
     * that has ended is durable. Whoever opens it sees to it that nobody else does.
     */
    public static SqlSession openFile(Path file, SqlSettings settings) {
        return lock(connect(file.toAbsolutePath().toString(), true, false), settings);
    }

    private static SqlSession open(SqlSettings settings, boolean streaming, boolean guarded) {
        return lock(connect(streaming, guarded), settings);
    }

    private static SqlSession lock(SqlSession session, SqlSettings settings) {
        session.execute(settings.statements() + ";" + SqlSettings.LOCK);
        return session;
    }

    private static SqlSession connect(boolean streaming, boolean guarded) {
        return connect("", streaming, guarded);
    }

    private static SqlSession connect(String database, boolean streaming, boolean guarded) {
        Properties properties = new Properties();
        properties.setProperty("jdbc_stream_results", Boolean.toString(streaming));
        // COPY that is ended while a thread of these writes for it can wait for that thread for
        // ever, which waits for it (AsyncFileWriter of DuckDB 2.0.0): with none, COPY writes itself
        properties.setProperty("async_threads", "0");
        try {
            Connection connection =
                    DriverManager.getConnection("jdbc:duckdb:" + database, properties);
            return new SqlSession(
                    connection.unwrap(DuckDBConnection.class),
                    guarded,
                    new ConcurrentLinkedQueue<>());
        } catch (SQLException e) {
            throw SqlErrors.translate(e, "opening DuckDB");
        }
    }

    /** A further connection to the same instance. */
    public SqlSession sibling() {
        SqlSession ready = counting.poll();
        return ready == null ? duplicate() : ready;
    }

    private SqlSession duplicate() {
        try {
            return new SqlSession(connection.duplicate(), guarded, tallies);
        } catch (SQLException e) {
            throw SqlErrors.translate(e, "connecting to DuckDB");
        }
    }

    /** Runs a statement and throws its result away. */
    public void execute(String sql) {
        try (Statement statement = started()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw SqlErrors.translate(e, sql);
        }
    }

    /** Runs a statement; gives the number of rows it inserted or copied. */
    public long update(String sql) {
        try (Statement statement = started()) {
            return statement.executeLargeUpdate(sql);
        } catch (SQLException e) {
            throw SqlErrors.translate(e, sql);
        }
    }

    private Statement started() throws SQLException {
        Statement statement = connection.createStatement();
        running = statement;
        return statement;
    }

    /**
     * Ends what the session is running with {@link ErrorCode#CANCELLED}. The only method that
     * another thread may call; harmless where nothing runs.
     */
    public void interrupt() {
        Statement statement = running;
        try {
            if (statement != null && !statement.isClosed()) {
                statement.cancel();
            }
        } catch (SQLException _) {
            // it ended in the meantime, which is what was wanted
        }
    }

    /** A query's rows, as texts; null is empty. For small answers only. */
    public List<List<String>> rows(String query) {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = started();
                ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>(columns);
                for (int column = 1; column <= columns; column++) {
                    String value = result.getString(column);
                    row.add(value == null ? "" : value);
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw explain(e, query);
        }
    }

    /** Binds a query without running it. @throws PipelineException in DuckDB's own words */
    public Schema describe(String query) {
        return conform(query).schema();
    }

    /**
     * The query with columns of types outside {@link dev.sluice.api.DataType} (enums, huge and
     * unsigned integers, JSON) cast to the nearest one inside.
     */
    public Relation conform(String query) {
        if (guarded) {
            SqlGuard.check(
                    rows("SELECT json_serialize_sql(" + Names.literal(query) + ")")
                            .getFirst()
                            .getFirst());
        }
        List<Column> columns = new ArrayList<>();
        List<String> casts = new ArrayList<>();
        boolean exact = true;
        for (List<String> row : rows("DESCRIBE " + query)) {
            String name = row.get(0);
            String found = row.get(1);
            Column column = Column.of(name, type(name, found));
            columns.add(column);
            String wanted = column.type().toString();
            boolean same =
                    wanted.equals(found)
                            || wanted.replace("\"", "").equals(found.replace("\"", ""));
            exact &= same;
            casts.add(
                    same
                            ? Names.quote(name)
                            : "CAST("
                                    + Names.quote(name)
                                    + " AS "
                                    + wanted
                                    + ") AS "
                                    + Names.quote(name));
        }
        String conformed =
                exact ? query : "SELECT " + String.join(", ", casts) + " FROM (" + query + ")";
        return new Relation(conformed, SqlErrors.schema(columns));
    }

    private static dev.sluice.api.DataType type(String column, String found) {
        if (found.startsWith("ENUM")
                || found.equals("\"NULL\"")
                || found.equals("NULL")
                || found.equals("INTERVAL")
                || found.equals("BIT")) {
            return dev.sluice.api.DataType.Simple.STRING;
        }
        try {
            // an empty list has elements of no type at all
            return DataTypes.parse(found.replace("\"NULL\"", "VARCHAR"));
        } catch (IllegalArgumentException e) {
            throw new PipelineException(
                    ErrorCode.COLUMN_TYPE_MISMATCH,
                    "column '"
                            + column
                            + "' has the type "
                            + found
                            + ", which Sluice does not carry: cast it to another",
                    e);
        }
    }

    /** A query and the columns it yields. */
    public record Relation(String query, Schema schema) {}

    /**
     * Runs a query and gives its rows batch by batch, as they come.
     *
     * @param relation from {@link #conform}
     */
    public BatchStream stream(Relation relation, BufferAllocator allocator, int rowsPerBatch) {
        Statement statement = null;
        try {
            statement = started();
            DuckDBResultSet result = (DuckDBResultSet) statement.executeQuery(relation.query());
            return new BatchStream(relation.schema(), statement, result, allocator, rowsPerBatch);
        } catch (SQLException e) {
            PipelineException failure = explain(e, relation.query());
            if (statement != null) {
                try {
                    statement.close();
                } catch (SQLException close) {
                    failure.addSuppressed(close);
                }
            }
            throw failure;
        }
    }

    /** A streaming query that fails at once hides why; running it under EXPLAIN ANALYZE says it. */
    private PipelineException explain(SQLException cause, String query) {
        if (String.valueOf(cause.getMessage()).contains("Invalid result set")
                && query.startsWith("SELECT")) {
            tallies.forEach(Tally::mute); // its rows were counted and kept the first time
            try {
                execute("EXPLAIN ANALYZE " + query);
            } catch (PipelineException known) {
                return known;
            }
        }
        return SqlErrors.translate(cause, query);
    }

    /**
     * Binds and runs a query.
     *
     * @see #stream(Relation, BufferAllocator, int)
     */
    public BatchStream stream(String query, BufferAllocator allocator, int rowsPerBatch) {
        return stream(conform(query), allocator, rowsPerBatch);
    }

    /** Makes batches visible to this connection as a relation that can be read once. */
    public Registered register(Schema schema, BatchFeed feed, BufferAllocator allocator) {
        String name = "sluice_stream_" + RELATIONS.incrementAndGet();
        FeedReader reader = new FeedReader(schema, feed, allocator);
        ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator);
        try {
            Data.exportArrayStream(allocator, reader, stream);
            connection.registerArrowStream(name, stream);
        } catch (RuntimeException e) {
            stream.close();
            reader.closeQuietly();
            throw e;
        }
        return new Registered(this, name, stream, reader);
    }

    /**
     * Makes one batch visible as a relation that can be read once; takes ownership of the batch.
     */
    public Registered register(RecordBatch batch, BufferAllocator allocator) {
        return register(batch.schema(), BatchFeed.of(batch), allocator);
    }

    /**
     * Registers {@code name(mask BIGINT, raw VARCHAR)} for this instance, which counts into the
     * tally.
     */
    public void register(String name, Tally tally) {
        tallies.add(tally);
        try (var builder = DuckDBFunctions.scalarFunction()) {
            builder.withName(name)
                    .withParameter(long.class)
                    .withParameter(String.class)
                    .withReturnType(boolean.class)
                    .withVolatile()
                    .withVectorizedFunction(tally::apply)
                    .register(connection);
        } catch (SQLException e) {
            throw SqlErrors.translate(e, "registering the gauge " + name);
        }
    }

    /** Registers {@code name(BOOLEAN)} for this instance, which the gauge's condition calls. */
    public void register(String name, Gauge gauge) {
        try (var builder = DuckDBFunctions.scalarFunction()) {
            builder.withName(name)
                    .withParameter(boolean.class)
                    .withReturnType(boolean.class)
                    .withVolatile()
                    .withVectorizedFunction(gauge::apply)
                    .register(connection);
        } catch (SQLException e) {
            throw SqlErrors.translate(e, "registering the gauge " + name);
        }
    }

    /**
     * Makes a function of the instance that stands for an expression.
     *
     * @param name an identifier
     * @param parameters names, between commas
     */
    public void define(String name, String parameters, String expression) {
        execute("CREATE MACRO " + name + "(" + parameters + ") AS " + expression);
    }

    /**
     * What the statement before did, operator by operator. Only of a session from {@link
     * #openCounting}, and only where the statement ended well.
     */
    public Profile profile() {
        try {
            return Profile.parse(connection.getProfilingInformation(ProfilerPrintFormat.JSON));
        } catch (SQLException e) {
            throw SqlErrors.translate(e, "reading the profile of a query");
        }
    }

    @Override
    public void close() {
        counting.forEach(SqlSession::close);
        try {
            connection.close();
        } catch (SQLException e) {
            throw SqlErrors.translate(e, "closing DuckDB");
        }
    }
}
