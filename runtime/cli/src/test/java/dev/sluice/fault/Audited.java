package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A table of PostgreSQL whose every insert and update a trigger writes down in another, so that no
 * key can hide a row that came twice. A sequence counts them as well, and does not forget those of
 * transactions that were taken back: these are the rows that were worked on again.
 */
record Audited(String url) {

    /** What the audit holds. */
    record Found(long rows, long distinct, long sum, long attempts) {}

    private static final String TABLES =
            """
            DROP TABLE IF EXISTS arrived, audit, sluice_position;
            DROP SEQUENCE IF EXISTS attempts;
            CREATE SEQUENCE attempts CACHE 1;
            CREATE TABLE arrived (seq bigint PRIMARY KEY, hash bigint);
            CREATE TABLE audit (seq bigint, hash bigint, attempt bigint);
            CREATE OR REPLACE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              INSERT INTO audit VALUES (NEW.seq, NEW.hash, nextval('attempts'));
              RETURN NEW;
            END $$;
            CREATE TRIGGER audit AFTER INSERT OR UPDATE ON arrived
              FOR EACH ROW EXECUTE FUNCTION audit();
            """;

    /** What a source gives for a row, and the audit adds up. */
    static long hash(long seq) {
        return (seq * 2_654_435_761L) % 1_000_003;
    }

    /** A file of such rows, with a header. */
    static Path csv(Path file, long rows) throws IOException {
        return csv(file, 0, rows);
    }

    /** A file of some of such rows, with a header. */
    static Path csv(Path file, long from, long to) throws IOException {
        Stream<String> lines =
                Stream.concat(
                        Stream.of("seq,hash"),
                        LongStream.range(from, to).mapToObj(seq -> seq + "," + hash(seq)));
        return Files.write(file, (Iterable<String>) lines::iterator);
    }

    /** Each of so many rows has arrived, and none of them twice. */
    void requireEachOnce(long rows) throws SQLException {
        Found found = found();
        assertThat(found.distinct()).as("lost").isEqualTo(rows);
        assertThat(found.rows()).as("doubled").isEqualTo(rows);
        assertThat(found.sum()).isEqualTo(LongStream.range(0, rows).map(Audited::hash).sum());
    }

    void empty() throws SQLException {
        execute(TABLES);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows of the table itself. */
    long kept() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM arrived")) {
            row.next();
            return row.getLong(1);
        }
    }

    Found found() throws SQLException {
        String question =
                "SELECT count(*), count(DISTINCT seq), coalesce(sum(hash), 0),"
                        + " (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM attempts)"
                        + " FROM audit";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return new Found(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        }
    }
}
