package dev.sluice.component.table;

import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.api.Position;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Source;
import dev.sluice.testkit.Batches;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;

/** A table whose changes are read, in a real server that logs them, for one test. */
record Changing(EmbeddedPostgres server, String table) {

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** What a reader gave. */
    record Read(List<Map<String, Object>> rows, List<RejectedRow> rejected, Position position) {

        /** Operation, id and name of each row. */
        List<String> told() {
            return rows.stream()
                    .map(row -> row.get("_op") + " " + row.get("id") + " " + row.get("name"))
                    .toList();
        }
    }

    static EmbeddedPostgres logging() throws IOException {
        return EmbeddedPostgres.builder()
                .setServerConfig("wal_level", "logical")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_replication_slots", "40")
                .setServerConfig("max_wal_senders", "40")
                .start();
    }

    /** A new table with these columns. */
    static Changing with(EmbeddedPostgres server, String columns) throws SQLException {
        Changing changing = new Changing(server, "changing" + COUNT.incrementAndGet());
        changing.execute("CREATE TABLE " + changing.table + " (" + columns + ")");
        return changing;
    }

    static Changing simple(EmbeddedPostgres server) throws SQLException {
        return with(server, "id int PRIMARY KEY, name text");
    }

    String slot() {
        return "sluice_" + table;
    }

    Map<String, Object> connection(String user) {
        return Map.of(
                "type", "postgresql",
                "host", "localhost",
                "port", server.getPort(),
                "database", "postgres",
                "user", user);
    }

    Source source(BufferAllocator allocator, Map<String, Object> more) {
        Map<String, Object> options = new HashMap<>();
        options.put("connection", connection("postgres"));
        options.put("table", table);
        options.put("slot", slot());
        options.put("publication", slot());
        options.putAll(more);
        Path here = Path.of("").toAbsolutePath();
        return new ChangesConnector()
                .source(
                        new Options(options),
                        new ConnectorContext(
                                "node", "pipe/" + table, allocator, here, here, () -> false));
    }

    /** Reads on after a position, to what there is; all of it is then stored. */
    Read read(BufferAllocator allocator, Position after, Map<String, Object> more) {
        try (Source source = source(allocator, more)) {
            List<Map<String, Object>> rows = new ArrayList<>();
            List<RejectedRow> rejected = new ArrayList<>();
            Position position = after;
            try (BatchReader reader = source.open(after)) {
                for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                    try (var batch = chunk.batch()) {
                        rows.addAll(Batches.rows(batch));
                    }
                    rejected.addAll(chunk.rejected());
                    position = chunk.position();
                }
                reader.close();
                reader.acknowledge(position);
            }
            return new Read(rows, rejected, position);
        }
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql.replace("$T", table));
            }
        }
    }

    String ask(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql.replace("$T", table))) {
            return row.next() ? String.valueOf(row.getString(1)) : "none";
        }
    }
}
