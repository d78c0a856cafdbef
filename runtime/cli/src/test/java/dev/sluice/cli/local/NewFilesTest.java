package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the files of a folder cannot be told from those of the last run, nothing runs. */
class NewFilesTest {

    @TempDir Path folder;

    private Engine.RunReport run(String delivery, String target) throws Exception {
        Files.createDirectories(folder.resolve("in"));
        Files.writeString(folder.resolve("in/a.csv"), "id\n1\n");
        Path file =
                Files.writeString(
                        folder.resolve("p.yaml"),
                        """
                        name: arrivals
                        connections:
                          db: {type: sqlite, path: out.sqlite}
                        %s
                        nodes:
                          - id: in
                            source: file
                            options: {path: "in/*.csv", new-files: true, settle: 1ms, columns: {id: int}}
                          - %s
                        """
                                .formatted(delivery, target));
        try (Engine engine = new LocalEngine(folder.resolve("home"))) {
            return engine.run(
                    new Engine.Request(file, Map.of()),
                    (read, written, expected) -> {},
                    stop -> {});
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{id: out, target: file, from: in, options: {path: out.csv}}",
                "{id: out, target: table, connection: db, from: in, options: {table: t, mode: replace, create: true}}",
                "{id: out, target: discard, from: in}"
            })
    void aTargetThatKeepsNoPositionIsRefused(String target) throws Exception {
        Engine.RunReport report = run("", target);
        assertThat(report.problems())
                .extracting(Engine.Finding::message)
                .anySatisfy(message ->
                        assertThat(message)
                                .contains("new since the last run", "'out' takes no position"));
    }

    @Test
    void aCommitAtTheEndIsRefused() throws Exception {
        Engine.RunReport report =
                run(
                        "delivery: {commit: at-end}",
                        "{id: out, target: table, connection: db, from: in, options: {table: t,"
                                + " create: true}}");
        assertThat(report.problems())
                .extracting(Engine.Finding::message)
                .anySatisfy(message -> assertThat(message).contains("at checkpoints"));
    }
}
