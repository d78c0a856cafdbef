package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Sluice.Ended;
import dev.sluice.testkit.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers go down under a run, which goes on by itself once they are back. */
class ServersIT {

    private static final int STOPS = Integer.getInteger("sluice.faults.stops", 2);
    private static final long ROWS = 1_500_000;

    @TempDir Path folder;
    private Sluice sluice;

    @BeforeEach
    void aHome() throws Exception {
        sluice =
                new Sluice(
                        folder.resolve("home"),
                        Files.createDirectory(folder.resolve("tmp")),
                        Optional.empty());
    }

    private String pipeline(int port, String kafka, String source) throws Exception {
        String text =
                """
                name: served
                connections:
                  db: {type: postgresql, host: localhost, port: %d, database: postgres, user: postgres}
                  k: {type: kafka, brokers: "%s"}
                delivery: {commit: checkpoints, guarantee: exactly-once}
                errors: {retries: 10, backoff: 1s}
                nodes:
                  - %s
                  - {id: save, target: table, from: in, connection: db, options: {table: arrived, mode: append}}
                """
                        .formatted(port, kafka, source);
        return Files.writeString(folder.resolve("p.yaml"), text).toString();
    }

    private static void awaitMore(Audited target, long than, CompletableFuture<Ended> run) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> run.isDone() || target.found().rows() > than);
    }

    private static void requireAll(Ended ended, Audited target) throws Exception {
        assertThat(ended.exit()).as(ended.out()).isZero();
        target.requireEachOnce(ROWS);
    }

    @Test
    void aDatabaseThatIsStoppedAtOnceIsWaitedFor() throws Exception {
        try (StoppableServer server = StoppableServer.start(folder.resolve("pg"))) {
            Audited target = new Audited(server.url());
            target.empty();
            Audited.csv(folder.resolve("in.csv"), ROWS);
            CompletableFuture<Ended> run =
                    sluice.start(
                            "run",
                            pipeline(
                                    server.port(),
                                    "none:1",
                                    "{id: in, source: file, options: {path: in.csv, columns: {seq:"
                                            + " bigint, hash: bigint}}}"));
            int stops = 0;
            for (; stops < STOPS && !run.isDone(); stops++) {
                awaitMore(target, target.found().rows(), run);
                server.stopImmediately();
                server.startAgain();
            }
            assertThat(stops).as("stops under the run").isEqualTo(STOPS);
            requireAll(run.get(), target);
            assertThat(sluice.run(Optional.empty(), "executions", "logs", "last").out())
                    .contains("Going on behind the last checkpoint");
        }
    }

    @Test
    void aBrokerThatIsKilledIsWaitedFor() throws Exception {
        try (StoppableServer server = StoppableServer.start(folder.resolve("pg"));
                KafkaBroker broker =
                        KafkaBroker.start(Files.createDirectory(folder.resolve("kafka")))) {
            Audited target = new Audited(server.url());
            Topics topics = new Topics(broker.address());
            for (int stops = 0, round = 1; stops < STOPS; round++) {
                target.empty();
                String topic = "numbers-" + round;
                topics.create(topic, 2);
                topics.send(topic, 0, ROWS);
                CompletableFuture<Ended> run =
                        sluice.start(
                                "run",
                                pipeline(
                                        server.port(),
                                        broker.address(),
                                        "{id: in, source: kafka, connection: k, options: {topic: "
                                                + topic
                                                + ", columns: {seq: bigint, hash: bigint}}}"));
                int before = stops;
                for (; stops < STOPS && !run.isDone(); stops++) {
                    awaitMore(target, target.found().rows(), run);
                    broker.kill();
                    broker.start();
                }
                assertThat(stops).as("kills under the run").isGreaterThan(before);
                requireAll(run.get(), target);
            }
        }
    }
}
