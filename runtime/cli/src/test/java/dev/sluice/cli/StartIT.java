package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.store.NewExecution;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoreLocation;
import dev.sluice.store.Trigger;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime as a process of its own. */
class StartIT {

    private static final String PIPELINE =
            """
            name: %s
            %s
            nodes:
              - id: numbers
                source: generate
                options: {rows: %d, columns: {id: {kind: sequence}}}
              - {id: out, target: discard, from: numbers}
            """;

    private static final long ENDLESS = 200_000_000_000L;

    @TempDir Path folder;
    private Path pipelines;

    @BeforeEach
    void aFolderOfPipelines() throws IOException {
        pipelines = Files.createDirectories(folder.resolve("pipelines"));
    }

    private Path pipeline(String name, String schedule, long rows) throws IOException {
        return Files.writeString(
                pipelines.resolve(name + ".yaml"), PIPELINE.formatted(name, schedule, rows));
    }

    private String home() {
        return folder.resolve("home").toString();
    }

    /** The process, and what it has told so far. */
    private record Started(Process process, BufferedReader output, StringBuilder told)
            implements AutoCloseable {

        /** Reads on until a line has all of these; fails where the process ends before. */
        String until(String... parts) throws IOException {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                told.append(line).append('\n');
                if (List.of(parts).stream().allMatch(line::contains)) {
                    return line;
                }
            }
            throw new AssertionError(List.of(parts) + " was not told, but:\n" + told);
        }

        /** Asks it to stop, as service managers do, and gives the exit code. */
        int terminate() throws Exception {
            process.toHandle().destroy(); // which leaves the output open
            output.lines().forEach(line -> told.append(line).append('\n'));
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(told.toString()).isTrue();
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static List<String> java(String... more) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx512m"));
        command.addAll(List.of(more));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), "dev.sluice.cli.Main"));
        return command;
    }

    private Started start(String... more) throws IOException {
        List<String> command = java();
        command.addAll(List.of("start", "--pipelines", pipelines.toString(), "--home", home()));
        command.addAll(List.of(more));
        return started(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private static Started started(Process process) {
        return new Started(
                process,
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
                new StringBuilder());
    }

    private JsonNode executions(String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("executions", "list", "--json", "--home", home()));
        arguments.addAll(List.of(more));
        return Launched.call(arguments.toArray(String[]::new)).document();
    }

    @Test
    void pipelinesRunAreReadAgainWhenTheyChangeAndBadOnesStopNobody() throws Exception {
        pipeline("tick", "schedule: {every: 1s}", 1000);
        Files.writeString(pipelines.resolve("bad.yaml"), "name: bad\nnodes: []\nevry: 1s\n");
        try (Started started = start()) {
            started.until("bad.yaml", "evry");
            started.until("1 pipeline in", "1 of them with a schedule");
            started.until("succeeded", "tick", "1,000 read, 1,000 written");

            pipeline("late", "schedule: {every: 1s}", 7);
            started.until("succeeded", "late", "7 read");
            pipeline("tick", "schedule: {every: soon}", 1000);
            started.until("'soon' is not a length of time");
            started.until("succeeded", "tick");

            assertThat(Launched.call("schedule", "pause", "tick", "--home", home()).code())
                    .isZero();
            JsonNode schedules =
                    Launched.call("schedule", "list", "--json", "--home", home()).document();
            assertThat(schedules).hasSize(2);
            Launched second =
                    Launched.call("start", "--pipelines", pipelines.toString(), "--home", home());
            assertThat(second.err())
                    .contains("there is a scheduler already", "process " + started.process().pid());
            assertThat(started.terminate()).isEqualTo(143);
            assertThat(started.told()).contains("stops").doesNotContain("\tat ");
        }
        assertThat(executions("--state", "running")).isEmpty();
    }

    @Test
    void whatRunsGoesBackWhenItStopsAndIsRunNextTimeWithWhatWaits() throws Exception {
        Path endless = pipeline("endless", "", ENDLESS);
        Path brief = pipeline("brief", "", 10);
        queue("e-1", "endless", endless);
        queue("e-2", "brief", brief);
        try (Started started = start("--at-most", "1", "--grace", "0", "--json")) {
            started.until("\"begins\"", "e-1", "backfill");
            while (!state("e-1").equals("running")) {
                Thread.onSpinWait();
            }
            assertThat(started.terminate()).isEqualTo(143);
            assertThat(started.told()).contains("e-1 was stopped, and goes on with the next start");
        }
        assertThat(state("e-1")).isEqualTo("queued");
        assertThat(state("e-2")).isEqualTo("queued");

        try (Started again = start("--grace", "0")) {
            again.until("begins", "e-1");
            again.until("succeeded", "e-2");
            assertThat(Launched.call("executions", "cancel", "e-1", "--home", home()).code())
                    .isZero();
            again.until("cancelled", "e-1");
            again.terminate();
        }
        assertThat(state("e-1")).as("for good").isEqualTo("cancelled");
        assertThat(state("e-2")).isEqualTo("succeeded");
    }

    @Test
    void afterAKillNothingIsLostAndNothingIsDouble() throws Exception {
        Path endless = pipeline("endless", "", ENDLESS);
        queue("e-1", "endless", endless);
        queue("e-2", "brief", pipeline("brief", "", 10));
        try (Started started = start("--at-most", "1")) {
            started.until("begins", "e-1");
            while (!state("e-1").equals("running")) {
                Thread.onSpinWait();
            }
            started.process().destroyForcibly().waitFor();
        }
        assertThat(state("e-1")).as("whoever comes by puts it back").isEqualTo("queued");
        assertThat(Launched.call("executions", "resume", "e-1", "--home", home()).err())
                .contains("broke off and waits: 'sluice start' goes on with it");
        try (Started again = start("--at-most", "2", "--grace", "0")) {
            again.until("e-1 broke off", "it runs again from the start");
            again.until("begins", "e-1");
            again.until("succeeded", "e-2");
            while (!state("e-1").equals("running")) {
                Thread.onSpinWait();
            }
            again.terminate();
        }
        assertThat(state("e-1")).as("stopped with its process").isEqualTo("queued");
        assertThat(executions("--limit", "9")).as("the same two").hasSize(2);
        assertThat(state("e-2")).isEqualTo("succeeded");
    }

    @Test
    void aRunByHandLoadsNothingOfIt() throws Exception {
        List<String> command = new ArrayList<>(java("-Xlog:class+load=info:stdout"));
        command.addAll(
                List.of("run", pipeline("brief", "", 10).toString(), "--home", home(), "--json"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (Started run = started(process)) {
            run.output().lines().forEach(line -> run.told().append(line).append('\n'));
            assertThat(run.told().toString().lines())
                    .anyMatch(line -> line.contains("dev.sluice.engine."))
                    .noneMatch(line -> line.contains("dev.sluice.scheduler."))
                    .noneMatch(line -> line.contains("org.quartz."));
        }
        assertThat(process.waitFor()).isZero();
    }

    private String state(String id) throws IOException {
        return Launched.call("executions", "show", id, "--json", "--home", home())
                .document()
                .get("state")
                .asText();
    }

    private void queue(String id, String pipeline, Path file) {
        try (StateStore store = StateStore.open(new StoreLocation.Embedded(Path.of(home())))) {
            store.executions()
                    .queue(
                            NewExecution.of(
                                    id,
                                    pipeline,
                                    file.toString(),
                                    new Trigger(Trigger.Kind.BACKFILL, "")),
                            "");
        }
    }
}
