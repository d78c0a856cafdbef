package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Sluice.Death;
import dev.sluice.fault.Sluice.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code sluice start} is killed in the middle of a load, and goes on by itself when it is back.
 */
class ResidentIT extends IntoPostgres {

    private static final int KILLS = Integer.getInteger("sluice.faults.starts", 2);
    private static final long ROWS = 1_500_000;

    @BeforeEach
    void aFileToLoad() throws Exception {
        Audited.csv(folder.resolve("in.csv"), ROWS);
    }

    private String pipeline(String delivery) throws IOException {
        String text =
                """
                name: resident
                schedule: {on-arrival: in.csv}
                connections:
                  db: {type: postgresql, host: localhost, port: %d, database: postgres, user: postgres}
                delivery: {commit: %s}
                nodes:
                  - {id: in, source: file, options: {path: in.csv, columns: {seq: bigint, hash: bigint}}}
                  - {id: save, target: table, from: in, connection: db, options: {table: arrived, mode: append}}
                """
                        .formatted(server.getPort(), delivery);
        return Files.writeString(folder.resolve("p.yaml"), text).toString();
    }

    private Resident start() throws IOException {
        return Resident.of(sluice.builder("start", "--pipelines", folder.toString()));
    }

    private interface Question {
        boolean ask() throws Exception;
    }

    private static void await(Question question) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(question::ask);
    }

    private JsonNode executions() throws Exception {
        return sluice.run(Optional.empty(), "executions", "list").json();
    }

    @Test
    void aLoadWithCheckpointsGoesOnBehindTheLastOne() throws Exception {
        pipeline("checkpoints");
        for (int kill = 0; kill < KILLS; kill++) {
            long before = target.found().rows();
            try (Resident start = start()) {
                await(() -> target.found().rows() > before);
                start.kill();
            }
        }
        assertThat(target.found().rows()).as("killed in the middle").isBetween(1L, ROWS - 1);
        Instant begun = Instant.now();
        try (Resident again = start()) {
            long before = target.found().rows();
            await(() -> target.found().rows() > before);
            System.out.println(
                    "rows arrive again "
                            + Duration.between(begun, Instant.now()).toMillis()
                            + " ms after the start that follows a kill");
            again.until("succeeded", "resident");
            assertThat(again.told()).contains("goes on behind its last checkpoint");
        }
        target.requireEachOnce(ROWS);
        assertThat(executions()).as("one execution, to its end").hasSize(1);
        assertThat(executions().get(0).path("read").asLong()).isEqualTo(ROWS);
        assertThat(executions().get(0).path("written").asLong()).isEqualTo(ROWS);
    }

    @Test
    void aLoadWithoutRunsAgainAsLongAsNothingOfItIsOutside() throws Exception {
        pipeline("at-end");
        try (Resident start = start()) {
            await(() -> target.found().attempts() > 0);
            start.kill();
        }
        assertThat(target.found().rows()).isZero();
        try (Resident again = start()) {
            again.until("succeeded", "resident");
            assertThat(again.told()).contains("it runs again from the start");
        }
        target.requireEachOnce(ROWS);
        assertThat(executions()).hasSize(1);
    }

    @Test
    void inTheMomentOfItsCommitItIsLeftToAPerson() throws Exception {
        pipeline("at-end");
        Ended killed =
                sluice.run(
                        Optional.of(new Death.At("prepared", 1)),
                        "start",
                        "--pipelines",
                        folder.toString());
        assertThat(killed.killed()).as(killed.out()).isTrue();
        try (Resident again = start()) {
            again.until("has failed", "its process ended");
        }
        assertThat(executions().get(0).path("state").asText()).isEqualTo("failed");
        assertThat(executions().get(0).path("fault").path("code").asText()).isEqualTo("SL-4002");
    }

    @Test
    void aScheduledLoadGoesOnBehindOneThatBrokeOffByHand() throws Exception {
        String file = pipeline("checkpoints");
        Ended killed = sluice.run(Optional.of(new Death.At("after-commit", 2)), "run", file);
        assertThat(killed.killed()).as(killed.out()).isTrue();
        assertThat(target.found().rows()).isBetween(1L, ROWS - 1);

        try (Resident start = start()) {
            start.until("succeeded", "resident");
        }

        target.requireEachOnce(ROWS);
        JsonNode latest = executions().get(0);
        assertThat(latest.path("trigger").asText()).isEqualTo("arrival");
        assertThat(latest.path("resumes").asText())
                .isEqualTo(executions().get(1).path("id").asText());
        assertThat(latest.path("read").asLong()).as("of the whole chain").isEqualTo(ROWS);
    }
}
