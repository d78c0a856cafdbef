package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Engine;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file and a table loaded by one run: a table that refuses at its end leaves the file alone. */
class SeveralTargetsIT {

    private static EmbeddedPostgres postgres;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void tables() throws Exception {
        sql("DROP TABLE IF EXISTS orders");
        sql("DROP TABLE IF EXISTS customers");
        sql("CREATE TABLE customers (id bigint PRIMARY KEY)");
        sql(
                "CREATE TABLE orders (id bigint, customer bigint REFERENCES customers DEFERRABLE"
                        + " INITIALLY DEFERRED)");
        sql("INSERT INTO customers VALUES (1)");
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement made = connection.createStatement()) {
            made.execute(statement);
        }
    }

    private long orders() throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement made = connection.createStatement();
                ResultSet found = made.executeQuery("SELECT count(*) FROM orders")) {
            found.next();
            return found.getLong(1);
        }
    }

    private Engine.RunReport run(int customer) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("p.yaml"),
                        """
                        name: both
                        connections: {db: {type: postgresql, host: localhost, port: %d, database: postgres, user: postgres}}
                        nodes:
                          - {id: rows, source: inline, options: {rows: [{id: 1, customer: 1}, {id: 2, customer: %d}]}}
                          - {id: file, target: file, from: rows, options: {path: out.csv}}
                          - {id: table, target: table, from: rows, connection: db, options: {table: orders}}
                        """
                                .formatted(postgres.getPort(), customer));
        try (Engine engine = new LocalEngine(folder.resolve("home"))) {
            return engine.run(new Engine.Request(file, Map.of()), (r, w, e) -> {}, stop -> {});
        }
    }

    @Test
    void bothHaveTheirRowsWhereBothTakeThem() throws Exception {
        Engine.RunReport report = run(1);
        assertThat(report.problems()).isEmpty();
        assertThat(report.totals().written()).isEqualTo(4);
        assertThat(folder.resolve("out.csv")).exists();
        assertThat(orders()).isEqualTo(2);
    }

    @Test
    void aConstraintThatIsCheckedLastIsFoundBeforeAnythingIsCommitted() throws Exception {
        Engine.RunReport report = run(99);

        assertThat(report.status()).isEqualTo(Engine.Status.FAILED);
        assertThat(report.problems().getFirst().message())
                .contains("node 'table'")
                .contains("orders_customer_fkey");
        assertThat(report.problems().getFirst().remedy()).startsWith("nothing was committed");
        assertThat(report.totals().written()).isZero();
        assertThat(orders()).isZero();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("p.yaml", "home"); // where the run is recorded
        }
    }
}
