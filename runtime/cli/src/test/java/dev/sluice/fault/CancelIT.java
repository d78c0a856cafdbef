package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Sluice.Ended;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run is stopped from another process, whatever it waits for. */
class CancelIT {

    private static final String ENDLESS =
            """
            name: endless
            nodes:
              - id: numbers
                source: generate
                options: {rows: 200000000000, columns: {id: {kind: sequence}}}
              - {id: out, target: file, from: numbers, options: {path: out/numbers.csv}}
            """;

    @TempDir Path folder;

    @Test
    void aRunThatIsCancelledElsewhereLeavesNoHalfOfItsTarget() throws Exception {
        Sluice sluice =
                new Sluice(
                        folder.resolve("home"),
                        Files.createDirectory(folder.resolve("tmp")),
                        Optional.empty());
        String file = Files.writeString(folder.resolve("p.yaml"), ENDLESS).toString();
        CompletableFuture<Ended> run = sluice.start("run", file);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() ->
                        sluice.run(Optional.empty(), "executions", "list", "--state", "running")
                                        .json()
                                        .size()
                                == 1);

        Ended cancel = sluice.run(Optional.empty(), "executions", "cancel", "last");

        assertThat(cancel.exit()).as(cancel.out()).isZero();
        assertThat(cancel.json().path("state").asText()).isEqualTo("cancelled");
        assertThat(run.get().json().path("status").asText()).isEqualTo("cancelled");
        assertThat(folder.resolve("out/numbers.csv")).doesNotExist();
        try (var left = Files.list(folder.resolve("out"))) {
            assertThat(left).isEmpty();
        }
    }

    private static EmbeddedPostgres server;

    @BeforeAll
    static void aServer() throws IOException {
        server = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void noServer() throws IOException {
        server.close();
    }

    private Sluice sluice() throws IOException {
        return new Sluice(
                folder.resolve("home"),
                Files.createDirectory(folder.resolve("tmp")),
                Optional.empty());
    }

    private String intoTable(int port) throws IOException {
        Audited.csv(folder.resolve("in.csv"), 600_000);
        String text =
                """
                name: into-table
                connections:
                  db: {type: postgresql, host: localhost, port: %d, database: postgres, user: postgres}
                nodes:
                  - {id: in, source: file, options: {path: in.csv, columns: {seq: bigint, hash: bigint}}}
                  - {id: save, target: table, from: in, connection: db, options: {table: arrived, mode: append}}
                """
                        .formatted(port);
        return Files.writeString(folder.resolve("table.yaml"), text).toString();
    }

    private static void requireCancelled(Sluice sluice, CompletableFuture<Ended> run)
            throws Exception {
        long asked = System.nanoTime();
        Ended cancel = sluice.run(Optional.empty(), "executions", "cancel", "last");
        assertThat(cancel.exit()).as(cancel.out()).isZero();
        assertThat(cancel.json().path("state").asText()).isEqualTo("cancelled");
        System.out.println("ended ms: " + (System.nanoTime() - asked) / 1_000_000);
        assertThat(run.get().json().path("status").asText()).isEqualTo("cancelled");
    }

    @Test
    void aRunThatWaitsForALockGivesItsPlaceInTheQueueBack() throws Exception {
        Audited target = new Audited(server.getJdbcUrl("postgres", "postgres"));
        target.empty();
        Sluice sluice = sluice();
        try (Connection other = DriverManager.getConnection(target.url());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE arrived IN EXCLUSIVE MODE");
            CompletableFuture<Ended> run = sluice.start("run", intoTable(server.getPort()));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> waiting(target) > 0);
            requireCancelled(sluice, run);
            assertThat(waiting(target)).as("sessions that still wait").isZero();
        }
        assertThat(target.found().rows()).isZero();
    }

    /** By a session of its own: within a transaction, what is seen of the others stays the same. */
    private static int waiting(Audited target) throws SQLException {
        try (Connection connection = DriverManager.getConnection(target.url());
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type ="
                                        + " 'Lock'")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void aRunWhoseNetworkIsSilentIsCancelled() throws Exception {
        Audited target = new Audited(server.getJdbcUrl("postgres", "postgres"));
        target.empty();
        Sluice sluice = sluice();
        try (Proxy proxy = Proxy.before(server.getPort())) {
            CompletableFuture<Ended> run = sluice.start("run", intoTable(proxy.port()));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> run.isDone() || target.found().attempts() > 0);
            proxy.strike(Proxy.Fault.BLACK_HOLE);
            requireCancelled(sluice, run);
        }
        assertThat(target.found().rows()).isZero();
    }

    /** Statements in databases within the process, that never end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    duckdb | SELECT count(*) FROM range(1000000000000)
                    sqlite | WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n
                    h2     | SELECT count(*) FROM system_range(1, 1000000000000) a, system_range(1, 1000000) b WHERE a.x <> b.x
                    """)
    void aStatementWithinTheProcessIsEnded(String type, String endless) throws Exception {
        Sluice sluice = sluice();
        String text =
                """
                name: endless
                connections: {db: {type: %s, path: ./here.db}}
                nodes:
                  - id: made
                    transform: execute
                    connection: db
                    options: {when: before, statements: ["CREATE TABLE made (n bigint)"]}
                  - id: slow
                    transform: execute
                    connection: db
                    from: made
                    options: {when: before, statements: ["INSERT INTO made %s"]}
                """
                        .formatted(type, endless);
        String file = Files.writeString(folder.resolve("statements.yaml"), text).toString();
        CompletableFuture<Ended> run = sluice.start("run", file);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() ->
                        run.isDone()
                                || sluice.run(Optional.empty(), "executions", "logs", "last")
                                        .out()
                                        .contains("slow"));
        requireCancelled(sluice, run);
    }

    @Test
    void aRunThatIsPlannedAtAServerThatSaysNothingIsStopped() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Resident run =
                        Resident.of(sluice().aloud("run", intoTable(silent.getLocalPort())))) {
            try (Socket asked = silent.accept()) {
                assertThat(asked.isConnected()).isTrue();
                run.process().toHandle().destroy(); // as Ctrl-C does
                run.untilEnd();
            }
            assertThat(run.told().toString())
                    .contains("stopping", "Cancelled: nothing had begun")
                    .doesNotContain("cut off");
        }
    }
}
