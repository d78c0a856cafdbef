package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Proxy.Fault;
import dev.sluice.fault.Sluice.Ended;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The network between a run and its target fails, in all the ways that a run can notice. */
class NetworkIT {

    private static final long ROWS = 600_000;
    private static final int STRIKES = Integer.getInteger("sluice.faults.strikes", 1);

    private static EmbeddedPostgres server;

    @TempDir Path folder;

    @BeforeAll
    static void aServer() throws Exception {
        server = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void noServer() throws Exception {
        server.close();
    }

    private String pipeline(int port) throws Exception {
        Audited.csv(folder.resolve("in.csv"), ROWS);
        String text =
                """
                name: networked
                connections:
                  db: {type: postgresql, host: localhost, port: %d, database: postgres, user: postgres}
                delivery: {commit: checkpoints, guarantee: exactly-once}
                errors: {retries: 10, backoff: 500ms}
                nodes:
                  - {id: in, source: file, options: {path: in.csv, columns: {seq: bigint, hash: bigint}}}
                  - {id: save, target: table, from: in, connection: db, options: {table: arrived, mode: append}}
                """
                        .formatted(port);
        return Files.writeString(folder.resolve("p.yaml"), text).toString();
    }

    @ParameterizedTest
    @EnumSource
    void everyRowArrivesOnce(Fault fault) throws Exception {
        Audited target = new Audited(server.getJdbcUrl("postgres", "postgres"));
        target.empty();
        Sluice sluice =
                new Sluice(
                        folder.resolve("home"),
                        Files.createDirectory(folder.resolve("tmp")),
                        Optional.empty());
        try (Proxy proxy = Proxy.before(server.getPort())) {
            String file = pipeline(proxy.port());
            CompletableFuture<Ended> run = sluice.start("run", file);
            for (int strike = 0; strike < STRIKES && !run.isDone(); strike++) {
                long before = target.found().rows();
                Awaitility.await()
                        .atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> run.isDone() || target.found().rows() > before);
                proxy.strike(fault);
            }
            Ended ended = run.get();
            assertThat(ended.exit()).as(ended.out()).isZero();
            assertThat(proxy.faults()).as("connections struck").isPositive();
        }
        target.requireEachOnce(ROWS);
    }
}
