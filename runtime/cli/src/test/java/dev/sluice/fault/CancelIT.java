package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Sluice.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is stopped from another process. */
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
}
