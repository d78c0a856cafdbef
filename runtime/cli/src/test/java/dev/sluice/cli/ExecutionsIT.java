package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.store.NewExecution;
import dev.sluice.store.Owner;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoreLocation;
import dev.sluice.store.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every run is an execution that can be found again. */
class ExecutionsIT {

    private static final String PIPELINE =
            """
            name: %s
            parameters:
              most: {type: integer, default: 10}
            nodes:
              - id: people
                source: inline
                options:
                  rows:
                    - {name: Ada, age: 36}
                    - {name: Alan, age: -1}
              - id: valid
                quality: check
                from: people
                options:
                  rules:
                    - {rule: range, column: age, min: 0, action: %s}
              - id: out
                target: file
                from: valid
                options: {path: out/people.csv}
            """;

    @TempDir Path folder;

    private String home() {
        return folder.resolve("home").toString();
    }

    private Path pipeline(String name, String action) throws IOException {
        return Files.writeString(folder.resolve(name + ".yaml"), PIPELINE.formatted(name, action));
    }

    private String run(String name, String action, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of("run", pipeline(name, action).toString(), "--json", "--home"));
        arguments.add(home());
        arguments.addAll(List.of(more));
        Launched launched = Launched.call(arguments.toArray(String[]::new));
        return launched.document().get("execution").asText();
    }

    private Launched executions(String... arguments) {
        List<String> all = new ArrayList<>(List.of("executions"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--home", home()));
        return Launched.call(all.toArray(String[]::new));
    }

    @Test
    void aRunIsFoundWithItsCountsItsParametersAndWhatItTold() throws IOException {
        String id = run("people", "quarantine", "--param", "most=5");

        JsonNode shown = executions("show", "last", "--json").document();

        assertThat(shown.get("id").asText()).isEqualTo(id);
        assertThat(shown.get("state").asText()).isEqualTo("succeeded");
        assertThat(shown.get("trigger").asText()).isEqualTo("manual");
        assertThat(shown.get("file").asText()).endsWith("/people.yaml");
        assertThat(shown.get("read").asLong()).isEqualTo(2);
        assertThat(shown.get("quarantined").asLong()).isEqualTo(1);
        assertThat(shown.get("written").asLong()).isEqualTo(1);
        assertThat(shown.get("parameters").toString()).isEqualTo("{\"most\":\"5\"}");
        assertThat(shown.get("nodes")).hasSize(3);
        assertThat(shown.get("nodes").get(1).get("quarantined").asLong()).isEqualTo(1);
        assertThat(shown.get("logs").get(0).get("code").asText()).isEqualTo("COMMITTING");
        assertThat(shown.get("logs").get(1).get("message").asText()).contains(id + ".jsonl");
        assertThat(shown.get("ended").isNull()).isFalse();
    }

    @Test
    void aRunThatFailedTellsItsFault() throws IOException {
        run("people", "quarantine");
        String failed = run("strict", "stop");

        Launched shown = executions("show", failed);
        JsonNode listed = executions("list", "--state", "failed", "--json").document();

        assertThat(shown.code()).isZero();
        assertThat(shown.out()).contains("'strict': failed", "fault", "[SL-2005]", "error");
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0).get("id").asText()).isEqualTo(failed);
        assertThat(listed.get(0).get("fault").get("code").asText()).isEqualTo("SL-2005");
        assertThat(executions("logs", failed).out()).contains("age", "[SL-2005]");
    }

    @Test
    void listsHaveTheLatestFirst() throws IOException {
        String first = run("people", "quarantine");
        String second = run("people", "quarantine");
        run("other", "quarantine");

        JsonNode listed = executions("list", "--pipeline", "people", "--json").document();

        assertThat(listed).extracting(e -> e.get("id").asText()).containsExactly(second, first);
        assertThat(executions("list", "--limit", "1").out())
                .contains("other", "manual")
                .doesNotContain("people");
        assertThat(executions("list", "--limit", "0").code()).isEqualTo(ExitCode.INVALID);
        assertThat(executions("list", "--state", "cancelled").out())
                .contains("No executions like that.");
    }

    @Test
    void anIdMayBeShortAsLongAsItIsClear() throws IOException {
        String first = run("people", "quarantine");
        String second = run("people", "quarantine");

        assertThat(executions("show", second.substring(0, 19), "--json").document().get("id"))
                .hasToString("\"" + second + "\"");
        assertThat(executions("show", first.substring(0, 4)))
                .satisfies(launched -> {
                    assertThat(launched.code()).isEqualTo(ExitCode.INVALID);
                    assertThat(launched.err()).contains("may be one of", first, second);
                });
    }

    @Test
    void anIdThatIsNoneIsToldWithTheNearest() throws IOException {
        String id = run("people", "quarantine");
        Launched near = executions("show", id.replaceFirst("^20", "21"));
        Launched far = executions("logs", "x", "--json");

        assertThat(near.code()).isEqualTo(ExitCode.INVALID);
        assertThat(near.err()).contains("there is no execution", "did you mean '" + id + "'?");
        assertThat(far.code()).isEqualTo(ExitCode.INVALID);
        assertThat(far.document().get("problems").get(0).get("message").asText())
                .contains("there is no execution 'x'", "sluice executions list");
    }

    @Test
    void whoOnlyLooksMakesNothing() throws IOException {
        Path file = pipeline("people", "quarantine");

        assertThat(executions("list").out()).contains("No executions yet.");
        assertThat(executions("show", "last").err()).contains("there is no execution yet");
        assertThat(Launched.call("validate", file.toString(), "--home", home()).code()).isZero();
        assertThat(Launched.call("plan", file.toString(), "--home", home()).code()).isZero();
        assertThat(
                        Launched.call(
                                        "preview",
                                        file.toString(),
                                        "--node",
                                        "valid",
                                        "--home",
                                        home())
                                .code())
                .isZero();
        assertThat(Path.of(home(), "state.db")).doesNotExist();
    }

    @Test
    void aRunThatNobodyCouldFindAgainDoesNotBegin() throws IOException {
        Path file = pipeline("people", "quarantine");
        Files.createDirectories(Path.of(home()));
        Files.writeString(Path.of(home(), "state.db"), "rubbish");

        Launched launched = Launched.call("run", file.toString(), "--home", home());

        assertThat(launched.code()).isEqualTo(ExitCode.INVALID);
        assertThat(launched.err())
                .contains(Path.of(home(), "state.db").toString(), "[SL-5001]", "backup")
                .doesNotContain("\tat ");
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(Path.of(home(), "state.db")).hasContent("rubbish");
        assertThat(Launched.call("preview", file.toString(), "--node", "valid", "--home", home()))
                .extracting(Launched::code)
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void aPipelineThatIsNotValidIsNoExecution() throws IOException {
        Path file = Files.writeString(folder.resolve("p.yaml"), "name: p\nnodes: []\n");

        assertThat(Launched.call("run", file.toString(), "--home", home()).code())
                .isEqualTo(ExitCode.INVALID);
        assertThat(executions("list", "--json").document()).isEmpty();
    }

    @Test
    void aRunOnAnotherHostIsGoneOnWithOnlyWhereAPersonSaysThatItsProcessIsGone()
            throws IOException {
        Path file = pipeline("people", "quarantine");
        begunElsewhere("e-old", file, Instant.now().minus(Duration.ofHours(3)));
        begunElsewhere("e-new", file, Instant.now());

        Launched asked = executions("resume", "e-old");
        Launched lives = executions("resume", "e-new", "--owner-gone");
        Launched resumed = executions("resume", "e-old", "--owner-gone", "--json");

        assertThat(asked.code()).isEqualTo(ExitCode.INVALID);
        assertThat(asked.err())
                .contains("runs in process 7 on elsewhere", "3h ago", "--owner-gone");
        assertThat(lives.err()).contains("process 7 on elsewhere", "silent for 2m");
        assertThat(resumed.document().get("status").asText()).isEqualTo("succeeded");
        assertThat(executions("show", "e-old").out()).contains("declared to be gone", "[SL-4002]");
        assertThat(executions("cancel", "e-old", "--owner-gone").err())
                .contains("is failed, and not running");
        assertThat(executions("show", "e-new").out()).contains("heard of");
    }

    private void begunElsewhere(String id, Path file, Instant at) {
        try (StateStore store =
                StateStore.open(
                        new StoreLocation.Embedded(Path.of(home())), InstantSource.fixed(at))) {
            store.executions()
                    .begin(
                            NewExecution.of(id, "people", file.toString(), Trigger.manual()),
                            new Owner("elsewhere", 7, Instant.EPOCH));
        }
    }
}
