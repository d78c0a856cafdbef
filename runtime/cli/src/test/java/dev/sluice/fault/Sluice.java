package dev.sluice.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The program as processes of their own, with one home, that a test may kill.
 *
 * @param mutant classes that take the place of its own
 * @param within what begins its command lines, such as one that enters another view of the disks
 * @param options further ones of its virtual machine, which win
 */
record Sluice(
        Path home,
        Path temporary,
        Optional<Path> mutant,
        List<String> within,
        List<String> options) {

    Sluice(Path home, Path temporary, Optional<Path> mutant) {
        this(home, temporary, mutant, List.of(), List.of());
    }

    /** The same, where that small disk is. */
    Sluice on(SmallDisk disk) {
        return new Sluice(home, temporary, mutant, disk.enter(), options);
    }

    /** The same, with further options of its virtual machine. */
    Sluice with(String... more) {
        return new Sluice(home, temporary, mutant, within, List.of(more));
    }

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration LONG = Duration.ofMinutes(15);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** How a process ended, and what it printed. */
    record Ended(int exit, String out) {

        boolean killed() {
            return exit == 137;
        }

        JsonNode json() throws IOException {
            return JSON.readTree(out);
        }
    }

    /** What ends a process. */
    sealed interface Death {
        /** It dies at a place, when it is there for the so-manieth time. */
        record At(String place, int time) implements Death {}

        /** It is killed after a while, wherever it is. */
        record After(Duration while_) implements Death {}
    }

    Ended run(Optional<Death> death, String... arguments) throws IOException, InterruptedException {
        return run(LIMIT, death, arguments);
    }

    private Ended run(Duration limit, Optional<Death> death, String... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(temporary, "sluice", ".out");
        Process process =
                new ProcessBuilder(command(death, arguments))
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        process.getOutputStream().close();
        if (death.isPresent() && death.get() instanceof Death.After after) {
            if (!process.waitFor(after.while_().toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        }
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new IOException("it did not end within " + limit + ": " + Files.readString(out));
        }
        return new Ended(process.exitValue(), Files.readString(out));
    }

    /** The same, undisturbed, while the caller goes on and does to its surroundings what it may. */
    CompletableFuture<Ended> start(String... arguments) {
        CompletableFuture<Ended> ended = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        ended.complete(run(LONG, Optional.empty(), arguments));
                    } catch (IOException | InterruptedException e) {
                        ended.completeExceptionally(e);
                    }
                });
        return ended;
    }

    /** The same, for a process that the caller looks after. */
    ProcessBuilder builder(String... arguments) {
        return new ProcessBuilder(command(Optional.empty(), arguments));
    }

    /** The same as a person calls it: it tells how far it is, on standard error. */
    ProcessBuilder aloud(String... arguments) {
        List<String> command = command(Optional.empty(), arguments);
        command.remove("--json");
        return new ProcessBuilder(command);
    }

    /** The rows of a pipeline that are held, by the rule they broke. */
    Map<String, Long> held(String pipeline) throws IOException, InterruptedException {
        Map<String, Long> held = new TreeMap<>();
        run(Optional.empty(), "quarantine", "list", "--pipeline", pipeline)
                .json()
                .path("groups")
                .forEach(group ->
                        held.merge(
                                group.path("rule").asText(),
                                group.path("rows").asLong(),
                                Long::sum));
        return held;
    }

    private List<String> command(Optional<Death> death, String... arguments) {
        List<String> command = new ArrayList<>(within);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-Djava.io.tmpdir=" + temporary));
        command.addAll(options);
        if (death.isPresent() && death.get() instanceof Death.At at) {
            command.add("-Dsluice.failpoint=" + at.place() + ":" + at.time());
        }
        String own = System.getProperty("java.class.path");
        command.addAll(List.of("-cp", mutant.map(path -> path + ":" + own).orElse(own)));
        command.add("dev.sluice.cli.Main");
        command.addAll(List.of(arguments));
        command.addAll(List.of("--json", "--home", home.toString()));
        return command;
    }
}
