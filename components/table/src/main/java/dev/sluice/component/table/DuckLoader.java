package dev.sluice.component.table;

import dev.sluice.api.RecordBatch;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.duckdb.DuckDBConnection;

/**
 * Hands batches to DuckDB as Arrow streams. DuckDB has no savepoints, and a violated constraint
 * ends its transaction: so every row is judged by a query before any is inserted.
 */
final class DuckLoader implements Loader {

    private static final String STREAM = "sluice_stream";
    private static final String BATCH = "sluice_batch";
    private static final String ROW = "sluice_row";

    private final DuckDialect dialect;
    private final DuckDBConnection connection;
    private final Load load;
    private final BufferAllocator allocator;
    private final List<DuckRules.Rule> keyRules;
    private final List<DuckRules.Rule> rules;

    DuckLoader(DuckDialect dialect, Connection connection, Load load, BufferAllocator allocator)
            throws SQLException {
        this.dialect = dialect;
        this.connection = connection.unwrap(DuckDBConnection.class);
        this.load = load;
        this.allocator = allocator;
        this.keyRules = DuckRules.ofKey(dialect, load);
        this.rules = DuckRules.of(dialect, connection, load);
    }

    @Override
    public boolean judged() {
        return false;
    }

    @Override
    public void load(RecordBatch batch, int from, int to, Refusals refusals) throws SQLException {
        try (RecordBatch part = batch.slice(allocator, from, to - from);
                ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator);
                SingleBatch reader = new SingleBatch(allocator, part)) {
            Data.exportArrayStream(allocator, reader, stream);
            connection.registerArrowStream(STREAM, stream);
            take(part, from, refusals);
        } catch (java.io.IOException e) {
            throw new SQLException(e);
        }
    }

    /**
     * @param from the row of the whole batch that the part begins with
     */
    private void take(RecordBatch part, int from, Refusals refusals) throws SQLException {
        String names = dialect.list(load.names());
        List<DuckRules.Rule> conversions = converts(part);
        if (rules.isEmpty() && !load.mode().keyed() && conversions.isEmpty()) {
            run(
                    "INSERT INTO "
                            + load.table().quoted(dialect)
                            + " ("
                            + names
                            + ") SELECT "
                            + names
                            + " FROM "
                            + STREAM);
            return;
        }
        run(
                "CREATE OR REPLACE TEMP TABLE "
                        + BATCH
                        + " AS SELECT "
                        + names
                        + (load.deletes() ? ", " + RowOperations.DELETED : "")
                        + ", row_number() OVER () - 1 + "
                        + from
                        + " AS "
                        + ROW
                        + " FROM "
                        + STREAM);
        leaveOut(refusals.reasons().subMap(from, from + part.rows()).keySet());
        judge(keyRules, refusals);
        if (load.deletes()) {
            delete();
        }
        judge(conversions, refusals);
        judge(rules, refusals);
        insert(names);
    }

    private void leaveOut(Collection<Integer> bad) throws SQLException {
        if (!bad.isEmpty()) {
            run(
                    "DELETE FROM "
                            + BATCH
                            + " WHERE "
                            + ROW
                            + " IN ("
                            + bad.stream().map(String::valueOf).collect(Collectors.joining(","))
                            + ")");
        }
    }

    /**
     * First, and then only the last row of each key is left: what goes makes room, in other unique
     * columns, for what comes.
     */
    private void delete() throws SQLException {
        run(
                "DELETE FROM "
                        + load.table().quoted(dialect)
                        + " t USING ("
                        + last("*")
                        + ") s WHERE s."
                        + RowOperations.DELETED
                        + " AND "
                        + same("t", "s"));
        run(
                "DELETE FROM "
                        + BATCH
                        + " WHERE "
                        + ROW
                        + " NOT IN (SELECT "
                        + ROW
                        + " FROM ("
                        + last("*")
                        + ") WHERE NOT "
                        + RowOperations.DELETED
                        + ")");
    }

    /** The last row of each key. */
    private String last(String names) {
        return "SELECT "
                + names
                + " FROM "
                + BATCH
                + " QUALIFY row_number() OVER (PARTITION BY "
                + dialect.list(load.key())
                + " ORDER BY "
                + ROW
                + " DESC) = 1";
    }

    private void judge(List<DuckRules.Rule> by, Refusals refusals) throws SQLException {
        for (DuckRules.Rule rule : by) {
            List<Integer> bad = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery(
                                    "SELECT "
                                            + ROW
                                            + " FROM "
                                            + BATCH
                                            + " b WHERE "
                                            + rule.broken())) {
                while (rows.next()) {
                    bad.add(rows.getInt(1));
                }
            }
            bad.forEach(row -> refusals.add(row, rule.reason()));
            leaveOut(bad);
        }
    }

    private List<DuckRules.Rule> converts(RecordBatch batch) {
        List<DuckRules.Rule> found = new ArrayList<>();
        for (int i = 0; i < load.columns().size(); i++) {
            TargetColumn column = load.columns().get(i);
            if (!column.type().equals(batch.schema().columns().get(i).type())) {
                String name = "b." + dialect.quote(column.name());
                found.add(
                        new DuckRules.Rule(
                                name
                                        + " IS NOT NULL AND TRY_CAST("
                                        + name
                                        + " AS "
                                        + column.typeName()
                                        + ") IS NULL",
                                "column '"
                                        + column.name()
                                        + "' does not fit "
                                        + column.typeName()));
            }
        }
        return found;
    }

    private void insert(String names) throws SQLException {
        String table = load.table().quoted(dialect);
        if (!load.mode().keyed()) {
            run("INSERT INTO " + table + " (" + names + ") SELECT " + names + " FROM " + BATCH);
            return;
        }
        run(
                "MERGE INTO "
                        + table
                        + " t USING ("
                        + last(names)
                        + ") s ON "
                        + same("t", "s")
                        + (load.others().isEmpty()
                                ? ""
                                : " WHEN MATCHED THEN UPDATE SET " + updates())
                        + " WHEN NOT MATCHED THEN INSERT ("
                        + names
                        + ") VALUES ("
                        + load.names().stream()
                                .map(name -> "s." + dialect.quote(name))
                                .collect(Collectors.joining(", "))
                        + ")");
    }

    private String updates() {
        return load.others().stream()
                .map(name -> dialect.quote(name) + " = s." + dialect.quote(name))
                .collect(Collectors.joining(", "));
    }

    private String same(String left, String right) {
        return load.key().stream()
                .map(k -> left + "." + dialect.quote(k) + " = " + right + "." + dialect.quote(k))
                .collect(Collectors.joining(" AND "));
    }

    // an error closes DuckDB's statement: every query gets its own
    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {}
}
