package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own: signals and pipes. */
class ProcessIT {

    private static final String ENDLESS =
            """
            name: endless
            nodes:
              - id: numbers
                source: generate
                options: {rows: %d, columns: {id: {kind: sequence}}}
              - id: out
                target: file
                from: numbers
                options: {path: out/numbers.csv}
            """;

    private static final Pattern FLOWS = Pattern.compile("[1-9][0-9,]* read");

    @TempDir Path folder;
    private Path temporary;

    @BeforeEach
    void aTemporaryFolderOfItsOwn() throws IOException {
        temporary = Files.createDirectory(folder.resolve("tmp"));
    }

    private List<String> sluice(String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-XX:+UseSerialGC",
                                "-Xmx512m",
                                "-Djava.io.tmpdir=" + temporary,
                                "-Dsluice.terminal=true",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.sluice.cli.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    private String pipeline(long rows) throws IOException {
        return Files.writeString(folder.resolve("p.yaml"), ENDLESS.formatted(rows)).toString();
    }

    @Test
    void theLauncherSaysWhatIsMissingOfThePath() throws Exception {
        Path launcher = Path.of("../../sluice").toRealPath();
        ProcessBuilder builder = new ProcessBuilder("/bin/bash", launcher.toString(), "version");
        builder.environment().put("PATH", "");
        Process process = builder.redirectErrorStream(true).start();

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(said.lines())
                .singleElement()
                .asString()
                .contains("'dirname' is not on PATH", "which is empty", "/usr/bin");
    }

    @Test
    void ctrlCStopsCleanlyAndLeavesNothingBehind() throws Exception {
        String home = folder.resolve("home").toString();
        // a parent that ignores the signal would hand that on
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(sluice("run", pipeline(200_000_000_000L), "--home", home));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder told = new StringBuilder();
            for (int c = output.read(); c >= 0 && !told.toString().contains("rows/s"); ) {
                told.append((char) c);
                c = output.read();
            }
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
            output.lines().forEach(line -> told.append(line).append('\n'));

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(told.toString()).isEqualTo(130);
            assertThat(told).contains("stopping …", "Cancelled:").doesNotContain("\tat ");
        } finally {
            process.destroyForcibly();
        }
        assertThat(names(folder.resolve("out"))).isEmpty();
        assertThat(names(temporary)).noneMatch(name -> name.startsWith("sluice-"));
    }

    @Test
    void aRunThatIsKilledIsFoundAsFailed() throws Exception {
        String home = folder.resolve("home").toString();
        Process process =
                new ProcessBuilder(sluice("run", pipeline(200_000_000_000L), "--home", home))
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder told = new StringBuilder();
            for (int c = output.read(); c >= 0 && !FLOWS.matcher(told).find(); ) {
                told.append((char) c);
                c = output.read();
            }
            process.destroyForcibly().waitFor();
        }

        Launched shown = Launched.call("executions", "show", "last", "--home", home);

        assertThat(shown.out())
                .as(shown.err())
                .contains("'endless': failed", "process " + process.pid(), "[SL-4002]");
    }

    @Test
    void anOutputThatIsClosedEndsQuietly() throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "bash",
                                "-c",
                                "\"$@\" | head -n 1; echo \"${PIPESTATUS[0]}\"",
                                "-"));
        command.addAll(
                sluice("preview", pipeline(100_000), "--node", "numbers", "--rows", "100000"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.lines().toList()).containsExactly("id", "0");
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
