package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Proxy.Fault;
import dev.sluice.fault.Sluice.Death;
import dev.sluice.fault.Sluice.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A run that commits everything at its end loses its connection: before that, or in that moment.
 */
class AtEndIT extends IntoPostgres {

    private static final long ROWS = 600_000;
    private static final long BAD = ROWS / 1000;

    /** Every thousandth row cannot be read. */
    private static String line(long seq) {
        return seq % 1000 == 7 ? seq + ",none" : seq + "," + Audited.hash(seq);
    }

    private String pipeline(int port, String backoff) throws IOException {
        Stream<String> lines =
                LongStream.range(-1, ROWS).mapToObj(seq -> seq < 0 ? "seq,hash" : line(seq));
        Files.write(folder.resolve("in.csv"), (Iterable<String>) lines::iterator);
        String text =
                """
                name: at-end
                connections:
                  db: {type: postgresql, host: localhost, port: %d, database: postgres, user: postgres}
                delivery: {commit: at-end}
                errors: {retries: 10, backoff: %s}
                nodes:
                  - {id: in, source: file, options: {path: in.csv, columns: {seq: bigint, hash: bigint}}}
                  - {id: save, target: table, from: in, connection: db, options: {table: arrived, mode: append}}
                """
                        .formatted(port, backoff);
        return Files.writeString(folder.resolve("p.yaml"), text).toString();
    }

    private void strikeWhenRowsAreUnderWay(Proxy proxy, Fault fault, CompletableFuture<Ended> run)
            throws Exception {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> run.isDone() || target.found().attempts() > 0);
        proxy.strike(fault);
    }

    @Test
    void beforeItCommitsItRunsAgainFromTheStartAndAccountsForOneTryAlone() throws Exception {
        try (Proxy proxy = Proxy.before(server.getPort())) {
            CompletableFuture<Ended> run = sluice.start("run", pipeline(proxy.port(), "500ms"));
            strikeWhenRowsAreUnderWay(proxy, Fault.RESET, run);
            Ended ended = run.get();

            assertThat(ended.exit()).as(ended.out()).isZero();
            assertThat(proxy.faults()).as("connections struck").isPositive();
            assertThat(ended.json().path("read").asLong()).isEqualTo(ROWS);
            assertThat(ended.json().path("written").asLong()).isEqualTo(ROWS - BAD);
            assertThat(ended.json().path("quarantined").asLong()).isEqualTo(BAD);
            String execution = ended.json().path("execution").asText();
            Path aside = sluice.home().resolve("quarantine").resolve(execution + ".jsonl");
            List<String> lines = Files.readAllLines(aside);
            assertThat(lines).as("of the last try").hasSize((int) BAD).doesNotHaveDuplicates();
        }
        Audited.Found found = target.found();
        assertThat(found.rows()).isEqualTo(ROWS - BAD);
        assertThat(found.distinct()).isEqualTo(ROWS - BAD);
        assertThat(found.attempts()).as("sent again").isGreaterThan(ROWS - BAD);
        assertThat(sluice.run(Optional.empty(), "executions", "logs", "last").out())
                .contains("running again from the start");
    }

    @Test
    void inTheMomentOfItsCommitNobodyKnowsAndItIsNotTriedAgain() throws Exception {
        try (Proxy proxy = Proxy.before(server.getPort())) {
            CompletableFuture<Ended> run = sluice.start("run", pipeline(proxy.port(), "500ms"));
            strikeWhenRowsAreUnderWay(proxy, Fault.CUT_AFTER_COMMIT, run);
            Ended ended = run.get();

            assertThat(ended.exit()).as(ended.out()).isEqualTo(1);
            assertThat(proxy.faults()).as("connections struck").isPositive();
        }
        assertThat(target.found().rows()).as("once, for it was committed").isEqualTo(ROWS - BAD);
        assertThat(sluice.run(Optional.empty(), "executions", "logs", "last").out())
                .doesNotContain("running again");
    }

    @Test
    void inThePauseBeforeItsNextTryItCanBeCancelled() throws Exception {
        try (Proxy proxy = Proxy.before(server.getPort())) {
            CompletableFuture<Ended> run = sluice.start("run", pipeline(proxy.port(), "1m"));
            strikeWhenRowsAreUnderWay(proxy, Fault.RESET, run);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() ->
                            sluice.run(Optional.empty(), "executions", "logs", "last")
                                    .out()
                                    .contains("running again from the start in 60.0 s"));

            Ended cancel = sluice.run(Optional.empty(), "executions", "cancel", "last");

            assertThat(cancel.exit()).as(cancel.out()).isZero();
            assertThat(run.get().json().path("status").asText()).isEqualTo("cancelled");
        }
        assertThat(target.found().rows()).isZero();
        Ended shown = sluice.run(Optional.empty(), "executions", "show", "last");
        assertThat(shown.json().path("state").asText()).isEqualTo("cancelled");
    }

    @Test
    void whatIsDoneBeforeTheFirstRowIsNotDoneAgainBehindACheckpoint() throws Exception {
        String file = pipeline(server.getPort(), "1s");
        Files.writeString(
                Path.of(file),
                Files.readString(Path.of(file))
                        .replace("commit: at-end", "commit: checkpoints")
                        .replace(
                                "nodes:\n",
                                "nodes:\n  - {id: clear, transform: execute, connection: db, options:"
                                        + " {when: before, statements: [TRUNCATE arrived]}}\n"));
        Ended killed = sluice.run(Optional.of(new Death.At("after-commit", 2)), "run", file);
        assertThat(killed.killed()).as(killed.out()).isTrue();

        Ended ended = sluice.run(Optional.empty(), "executions", "resume", "last");

        assertThat(ended.exit()).as(ended.out()).isZero();
        assertThat(target.kept()).as("none is taken away").isEqualTo(ROWS - BAD);
        assertThat(target.found().rows()).as("none comes twice").isEqualTo(ROWS - BAD);
    }
}
