package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that takes longer than it may is stopped as by hand, and has failed. */
class TimeLimitIT {

    private static final String ENDLESS =
            """
            name: endless
            limits: {time: %s}
            nodes:
              - id: numbers
                source: generate
                options: {rows: %d, columns: {id: {kind: sequence}}}
              - {id: out, target: file, from: numbers, options: {path: out/numbers.csv}}
            """;

    @TempDir Path folder;

    private Launched run(String limit, long rows, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("p.yaml"), ENDLESS.formatted(limit, rows));
        List<String> arguments = new ArrayList<>(List.of("run", file.toString(), "--json"));
        arguments.addAll(List.of("--home", folder.resolve("home").toString()));
        arguments.addAll(List.of(more));
        return Launched.call(arguments.toArray(String[]::new));
    }

    private void requireStopped(Launched launched, String limit) throws IOException {
        assertThat(launched.code()).isEqualTo(ExitCode.FAILED);
        assertThat(launched.document().get("status").asText()).isEqualTo("failed");
        assertThat(launched.document().get("problems").get(0).get("code").asText())
                .isEqualTo("SL-4003");
        assertThat(launched.document().get("problems").get(0).get("message").asText())
                .contains("it may take " + limit + ", all tries together", "limits.time");
        try (var left = Files.list(folder.resolve("out"))) {
            assertThat(left).as("nothing half-written").isEmpty();
        }
        assertThat(
                        Launched.call(
                                        "executions",
                                        "show",
                                        "last",
                                        "--home",
                                        folder.resolve("home").toString())
                                .out())
                .contains("failed", "[SL-4003]");
    }

    @Test
    void theLimitOfTheFileStopsIt() throws IOException {
        requireStopped(run("2s", 200_000_000_000L), "2s");
    }

    @Test
    void theLimitOfTheCallTakesItsPlace() throws IOException {
        requireStopped(run("1d", 200_000_000_000L, "--time-limit", "1s"), "1s");
        assertThat(run("1s", 10, "--time-limit", "soon").out())
                .contains("'--time-limit soon' is not a length of time");
    }

    @Test
    void aRunThatIsFastEnoughKnowsNothingOfIt() throws IOException {
        assertThat(run("1h", 10).document().get("status").asText()).isEqualTo("succeeded");
    }
}
