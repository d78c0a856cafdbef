package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Proxy.Fault;
import dev.sluice.fault.Sluice.Ended;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The network between a run and its target fails, in all the ways that a run can notice. */
class NetworkIT {

    private static final long ROWS = 200_000;
    private static final int STRIKES = Integer.getInteger("sluice.faults.strikes", 1);
    private static final int STRIKES_OF_A_RUN = 5;

    private static EmbeddedPostgres server;

    @BeforeAll
    static void aServer() throws Exception {
        server = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void noServer() throws Exception {
        server.close();
    }

    private String pipeline(Fault fault, Path place, int port) throws Exception {
        Audited.csv(place.resolve("in.csv"), ROWS);
        String text =
                """
                name: networked
                connections:
                  db: {type: postgresql, host: localhost, port: %d, database: %s, user: postgres}
                delivery: {commit: checkpoints, every: 100ms, guarantee: exactly-once}
                errors: {retries: 10, backoff: 500ms}
                nodes:
                  - {id: in, source: file, options: {path: in.csv, columns: {seq: bigint, hash: bigint}}}
                  - {id: wide, transform: derive, from: in, options: {columns: {pad: "repeat('x', 250)"}}}
                  - {id: save, target: table, from: wide, connection: db, options: {table: arrived, mode: append}}
                """
                        .formatted(port, database(fault));
        return Files.writeString(place.resolve("p.yaml"), text).toString();
    }

    private static String database(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT);
    }

    /** The faults are waited for side by side: each has a database of its own. */
    @ParameterizedTest
    @EnumSource
    @Execution(ExecutionMode.CONCURRENT)
    void everyRowArrivesOnce(Fault fault, @TempDir Path folder) throws Exception {
        new Audited(server.getJdbcUrl("postgres", "postgres"))
                .execute("CREATE DATABASE " + database(fault));
        Audited target = new Audited(server.getJdbcUrl("postgres", database(fault)));
        for (int struck = 0, run = 1; struck < STRIKES; run++) {
            target.empty();
            // rows so wide that the buffers of the network hold a part of them only
            target.execute("ALTER TABLE arrived ADD COLUMN pad text");
            Path place = Files.createDirectories(folder.resolve("run-" + run));
            struck += aRun(fault, place, target, Math.min(STRIKES - struck, STRIKES_OF_A_RUN));
            target.requireEachOnce(ROWS);
        }
    }

    /** Strikes as often as the run lets it, up to that; says how often that was. */
    private int aRun(Fault fault, Path place, Audited target, int most) throws Exception {
        Sluice sluice =
                new Sluice(
                        place.resolve("home"),
                        Files.createDirectory(place.resolve("tmp")),
                        Optional.empty());
        int strikes = 0;
        try (Proxy proxy = Proxy.before(server.getPort())) {
            CompletableFuture<Ended> run =
                    sluice.start("run", pipeline(fault, place, proxy.port()));
            while (strikes < most && moves(run, target)) {
                proxy.strike(fault);
                strikes++;
            }
            Ended ended = run.get();
            assertThat(ended.exit()).as(ended.out()).isZero();
            assertThat(proxy.faults()).as("connections struck").isPositive();
        }
        return strikes;
    }

    /** Waits until more rows have arrived. A silent connection is given up after a minute. */
    private static boolean moves(CompletableFuture<Ended> run, Audited target) throws Exception {
        long before = target.found().rows();
        long began = System.nanoTime();
        Awaitility.await()
                .atMost(Duration.ofSeconds(240))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> run.isDone() || target.found().rows() > before);
        System.out.println("waited ms: " + Duration.ofNanos(System.nanoTime() - began).toMillis());
        return !run.isDone();
    }
}
