package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan promises of folders of parts, what it refuses, and what runs add to them. */
class PartsTest {

    private static final String PARTS =
            "{id: out, target: file, from: in, options: {path: out, format: csv, mode: append}}";
    private static final String NEW_FILES =
            "{id: in, source: file, options: {path: \"in/*.csv\", new-files: true, settle: 1ms,"
                    + " columns: {id: int}}}";
    private static final String FILE =
            "{id: in, source: file, options: {path: in/a.csv, columns: {id: int}}}";
    private static final String CURSOR =
            "{id: in, source: table, connection: db, options: {table: made, cursor: id}}";

    @TempDir Path folder;

    @BeforeEach
    void aTable() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("db.sqlite"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE made (id BIGINT)");
        }
    }

    private Engine.Request request(String delivery, String... nodes) throws IOException {
        Files.createDirectories(folder.resolve("in"));
        Files.writeString(folder.resolve("in/a.csv"), "id\n1\n");
        String text =
                """
                name: parts
                connections: {db: {type: sqlite, path: db.sqlite}}
                delivery: {%s}
                nodes:
                  - %s
                """
                        .formatted(delivery, String.join("\n  - ", nodes));
        return new Engine.Request(Files.writeString(folder.resolve("p.yaml"), text), Map.of());
    }

    private Engine.RunReport run(String delivery, String... nodes) throws IOException {
        try (Engine engine = new LocalEngine(folder.resolve("home"))) {
            return engine.run(request(delivery, nodes), (r, w, e) -> {}, stop -> {});
        }
    }

    private Engine.Plan plan(String delivery, String... nodes) throws IOException {
        try (Engine engine = new LocalEngine(folder.resolve("home"))) {
            return engine.plan(request(delivery, nodes));
        }
    }

    private List<String> parts() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "commit: auto | new | exactly once",
                "commit: auto | cursor | exactly once",
                "commit: checkpoints | file | exactly once",
                "commit: auto | file | all or nothing per run"
            })
    void thePlanSaysWhatHolds(String delivery, String source, String promise) throws IOException {
        String in = Map.of("new", NEW_FILES, "cursor", CURSOR, "file", FILE).get(source);
        Engine.Plan plan = plan(delivery, in, PARTS);
        assertThat(plan.problems()).isEmpty();
        assertThat(plan.guarantees())
                .extracting(Engine.Guarantee::promise)
                .containsExactly(promise);
    }

    @Test
    void whatCannotBeGivenIsRefusedWithWhatCan() throws IOException {
        Engine.Plan replaced =
                plan(
                        "commit: checkpoints",
                        FILE,
                        "{id: out, target: file, from: in, options: {path: out.csv}}");
        assertThat(replaced.problems())
                .extracting(Engine.Finding::message)
                .singleElement()
                .asString()
                .contains("'out' takes no position", "a folder of files in 'mode: append'");
        Engine.Plan both = plan("commit: checkpoints", FILE, PARTS, PARTS.replace("out", "more"));
        assertThat(both.problems())
                .extracting(Engine.Finding::message)
                .singleElement()
                .asString()
                .contains("there are 2 targets", "let each target have a pipeline of its own");
        Engine.Plan whole =
                plan(
                        "guarantee: exactly-once",
                        FILE,
                        "{id: sum, transform: aggregate, from: in, options: {aggregates: {n:"
                                + " count(*)}}}",
                        "{id: out, target: file, from: sum, options: {path: out, format: csv, mode:"
                                + " append}}");
        assertThat(whole.problems())
                .extracting(Engine.Finding::message)
                .singleElement()
                .asString()
                .contains("demands 'exactly once'");
    }

    @Test
    void thePlanSaysWhyASourceIsReadFromItsStart() throws IOException {
        Engine.Plan plan =
                plan(
                        "commit: auto",
                        CURSOR,
                        "{id: out, target: file, from: in, options: {path: out.csv}}");
        assertThat(plan.problems()).isEmpty();
        assertThat(plan.guarantees())
                .singleElement()
                .extracting(Engine.Guarantee::reason)
                .asString()
                .contains("reads 'in' from its start", "files in 'mode: append'");
    }

    @Test
    void eachRunAddsWhatIsNew() throws IOException {
        assertThat(run("commit: auto", NEW_FILES, PARTS).problems()).isEmpty();
        assertThat(run("commit: auto", NEW_FILES, PARTS).problems()).isEmpty();
        assertThat(parts()).hasSize(1);
        Files.writeString(folder.resolve("in/b.csv"), "id\n2\n");
        assertThat(run("commit: auto", NEW_FILES, PARTS).totals().written()).isEqualTo(1);
        assertThat(parts()).hasSize(2).allMatch(name -> name.matches("part-\\w{8}-\\d{10}\\.csv"));
    }

    @Test
    void aRunAtItsEndAddsAllOfItsRowsAgain() throws IOException {
        assertThat(run("commit: auto", FILE, PARTS).problems()).isEmpty();
        assertThat(run("commit: auto", FILE, PARTS).problems()).isEmpty();
        assertThat(parts()).hasSize(2);
    }

    @Test
    void aDamagedJournalIsToldByThePlan() throws IOException {
        assertThat(run("commit: auto", NEW_FILES, PARTS).problems()).isEmpty();
        Path journal;
        try (Stream<Path> files = Files.list(folder.resolve("out/_sluice"))) {
            journal = files.filter(f -> f.toString().endsWith(".json")).findFirst().orElseThrow();
        }
        Files.writeString(journal, "{");
        assertThat(plan("commit: auto", NEW_FILES, PARTS).problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo("SL-5001");
                    assertThat(problem.message()).contains(journal.toString());
                });
    }
}
