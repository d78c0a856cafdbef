package dev.sluice.benchmark.job;

import dev.sluice.benchmark.data.Sums;
import dev.sluice.benchmark.process.ProcessRun;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;

/** A PostgreSQL of the benchmark's own, from Maven, with the table that is loaded. */
public final class Postgres implements AutoCloseable {

    static final String TABLE = "lineitem";

    private static final String COLUMNS =
            "(orderkey bigint, partkey bigint, suppkey bigint, linenumber integer,"
                    + " quantity numeric(12,2), extendedprice numeric(12,2), discount numeric(4,2),"
                    + " shipdate date, shipmode text, comment text)";

    private final EmbeddedPostgres server;

    private Postgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts it with its files under the folder, on the disk that the data is on. */
    public static Postgres start(Path folder) throws IOException {
        Files.createDirectories(folder);
        EmbeddedPostgres server =
                EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(folder.toFile())
                        .setServerConfig("autovacuum", "off")
                        .setServerConfig("shared_buffers", "256MB")
                        .setServerConfig("max_wal_size", "4GB")
                        .setServerConfig("track_commit_timestamp", "on")
                        .start();
        Postgres postgres = new Postgres(server);
        postgres.execute("CREATE TABLE " + TABLE + " " + COLUMNS);
        return postgres;
    }

    int port() {
        return server.getPort();
    }

    String url() {
        return "jdbc:postgresql://localhost:" + port() + "/postgres?user=postgres";
    }

    /** The same for every contender: an empty table, and nothing left to be written. */
    void empty() {
        empty(TABLE);
    }

    /** The same of another table. */
    void empty(String table) {
        execute("TRUNCATE " + table, "DROP TABLE IF EXISTS sluice_position", "CHECKPOINT");
    }

    Sums sums() {
        return ask(
                "SELECT " + Sums.columns() + " FROM " + TABLE,
                row -> new Sums(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)));
    }

    /** When something was committed last, by the server's own account. */
    Instant lastCommit() {
        return ask(
                "SELECT timestamp FROM pg_last_committed_xact()",
                row -> row.getTimestamp(1).toInstant());
    }

    /** Makes an answer of the only row of a query. */
    interface Answer<T> {
        T of(ResultSet row) throws SQLException;
    }

    <T> T ask(String query, Answer<T> answer) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return answer.of(row);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL could not be asked: " + query, e);
        }
    }

    void execute(String... statements) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL refused a statement of the benchmark", e);
        }
    }

    /** Runs one {@code \copy} and nothing else. */
    ProcessRun.Outcome psql(String copy) throws IOException, InterruptedException {
        ProcessRun.Outcome outcome =
                new ProcessRun(
                                List.of(
                                        "psql",
                                        "-X",
                                        "-q",
                                        "-v",
                                        "ON_ERROR_STOP=1",
                                        "-h",
                                        "localhost",
                                        "-p",
                                        Integer.toString(port()),
                                        "-U",
                                        "postgres",
                                        "-d",
                                        "postgres",
                                        "-c",
                                        copy))
                        .run();
        if (outcome.exit() != 0) {
            throw new WrongAnswerException(
                    "psql failed with exit code "
                            + outcome.exit()
                            + ": "
                            + outcome.err()
                            + (outcome.exit() == 127
                                    ? "install it, for example with 'apt-get install postgresql-client'"
                                    : ""));
        }
        return outcome;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
