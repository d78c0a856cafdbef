package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandRunnerTest {

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final FakeEngine engine = new FakeEngine();
    private final PrintStream systemOut = System.out;
    private final Screen screen = new Screen(stream(out), stream(err), false);
    private String file;

    @BeforeEach
    void aPipelineFile() throws IOException {
        file =
                Files.writeString(folder.resolve("p.yaml"), "name: orders\nnodes:\n  - idd: a\n")
                        .toString();
        System.setOut(screen.out());
    }

    @AfterEach
    void standardOutputIsGivenBack() {
        System.setOut(systemOut);
    }

    @Test
    void aRunThatSucceedsPrintsABalancedAccountAndEndsWith0() {
        assertThat(sluice("run", file, "--param", "day=2026-01-31", "-p", "eq=a=b")).isZero();

        assertThat(engine.asked.parameters())
                .containsEntry("day", "2026-01-31")
                .containsEntry("eq", "a=b");
        assertThat(out()).contains("2,000", "quarantined", "Balanced", "e-1.jsonl");
        assertThat(engine.closed).isTrue();
    }

    @Test
    void withJsonStandardOutputIsExactlyOneDocument() throws IOException {
        assertThat(sluice("run", file, "--json")).isZero();

        JsonNode document = json();
        assertThat(document.get("status").asText()).isEqualTo("succeeded");
        assertThat(document.get("read").asLong()).isEqualTo(2000);
        assertThat(document.get("nodes").get(1).get("in").asLong()).isEqualTo(1990);
        assertThat(document.fieldNames())
                .toIterable()
                .containsExactly(
                        "pipeline",
                        "execution",
                        "status",
                        "read",
                        "written",
                        "filtered",
                        "quarantined",
                        "deduplicated",
                        "seconds",
                        "nodes",
                        "problems");
    }

    @Test
    void howARunEndedIsTheExitCode() {
        engine.report = FakeEngine.report(Engine.Status.FAILED, List.of());
        assertThat(sluice("run", file)).isEqualTo(1);
        engine.report = FakeEngine.report(Engine.Status.CANCELLED, List.of());
        assertThat(sluice("run", file)).isEqualTo(1);
        engine.report = FakeEngine.report(Engine.Status.INVALID, List.of());
        assertThat(sluice("run", file)).isEqualTo(2);
    }

    @Test
    void anInvalidCallIsOneDocumentTooAndEndsWith2() throws IOException {
        assertThat(sluice("run", "--json", "--nonsense", file)).isEqualTo(2);

        assertThat(json().get("status").asText()).isEqualTo("failed");
        assertThat(json().get("problems").get(0).get("message").asText()).contains("--nonsense");
    }

    @Test
    void aMissingFileAFolderAndABadParameterAreNamed() {
        assertThat(sluice("run", folder.resolve("none.yaml").toString())).isEqualTo(2);
        assertThat(sluice("validate", folder.toString())).isEqualTo(2);
        assertThat(sluice("run", file, "--param", "day")).isEqualTo(2);
        assertThat(sluice("run", file, "-p", "a=1", "-p", "a=2")).isEqualTo(2);

        assertThat(err())
                .contains("none.yaml does not exist", "is a folder", "KEY=VALUE", "given twice");
    }

    @Test
    void findingsShowTheLineWithACaretAndTheRemedy() {
        engine.findings =
                List.of(
                        new Engine.Finding(
                                "nodes[0]", 3, 5, "SL-1001", "unknown key 'idd'", "use 'id'"));

        assertThat(sluice("validate", file)).isEqualTo(2);

        assertThat(err())
                .containsSubsequence(
                        file + ":3:5: unknown key 'idd' [SL-1001]",
                        "    3 |   - idd: a",
                        "      |     ^",
                        "use 'id'");
    }

    @Test
    void validateAnswersPrograms() throws IOException {
        engine.findings = List.of(new Engine.Finding("a", 1, 2, "SL-1001", "m", "r"));

        assertThat(sluice("validate", file, "--json")).isEqualTo(2);

        assertThat(json().get("valid").asBoolean()).isFalse();
        assertThat(json().get("problems").get(0).get("column").asInt()).isEqualTo(2);
    }

    @Test
    void aFaultIsWordsWithoutAStackTraceUnlessVerbose() {
        engine.fault = new PipelineException(ErrorCode.TARGET_UNREACHABLE, "no way to db");

        assertThat(sluice("run", file)).isEqualTo(1);
        assertThat(err()).contains("no way to db", "SL-3001").doesNotContain("at dev.sluice");

        assertThat(sluice("run", file, "--verbose", "--home", folder.toString())).isEqualTo(1);
        assertThat(err()).contains("at dev.sluice");
    }

    @Test
    void aPreviewKeepsEscapeSequencesOffTheTerminal() throws IOException {
        assertThat(sluice("preview", file, "--node", "valid", "--rows", "3")).isZero();
        assertThat(out()).contains("\\u001b[31mvalid", "∅").doesNotContain("\u001b");

        out.reset();
        assertThat(sluice("preview", file, "--node", "valid", "--json")).isZero();
        assertThat(json().get("rows").get(0).get("n").isNull()).isTrue();
    }

    @Test
    void aPlanShowsNodesGuaranteesAndTheRoutes() throws IOException {
        assertThat(sluice("plan", file)).isZero();
        assertThat(out()).contains("big", "amount > 100", "exactly once, because");

        out.reset();
        assertThat(sluice("plan", file, "--camel")).isZero();
        assertThat(out()).isEqualTo("- route:\n    id: big\n");

        out.reset();
        assertThat(sluice("plan", file, "--json")).isZero();
        assertThat(json().get("nodes").get(0).get("columns").get(0).get("name").asText())
                .isEqualTo("id");
    }

    @Test
    void templatesAreListedAndExplained() throws IOException {
        assertThat(sluice("templates", "join")).isZero();
        assertThat(out()).contains("The condition");
        assertThat(sluice("templates", "jion")).isEqualTo(2);

        out.reset();
        assertThat(sluice("templates", "--json")).isZero();
        assertThat(json().get(0).get("name").asText()).isEqualTo("join");
    }

    @Test
    void everyBlueprintOfTheIndexIsThere() {
        assertThat(Blueprints.all())
                .extracting(Blueprints.Blueprint::name)
                .containsExactlyInAnyOrder(
                        "csv-to-database",
                        "database-to-parquet",
                        "json-api-file-to-warehouse",
                        "merge-two-sources",
                        "incremental-sync")
                .allSatisfy(name -> assertThat(Blueprints.read(name)).startsWith("name: " + name));
    }

    @Test
    void anUnknownBlueprintAndABadNameAreNamed() {
        assertThat(sluice("new", "x", "--from", "nothing")).isEqualTo(2);
        assertThat(sluice("new", "../x")).isEqualTo(2);

        assertThat(err()).contains("'nothing'", "csv-to-database", "'../x'");
    }

    @Test
    void everyCommandExplainsItself() {
        for (String command :
                List.of(
                        "run",
                        "validate",
                        "plan",
                        "preview",
                        "templates",
                        "new",
                        "schema",
                        "version",
                        "completion")) {
            out.reset();
            assertThat(sluice(command, "-h")).isZero();
            assertThat(out()).startsWith("Usage: sluice " + command);
        }
    }

    @Test
    void schemaVersionAndCompletionPrint() throws IOException {
        assertThat(sluice("schema")).isZero();
        assertThat(json().get("type").asText()).isEqualTo("object");
        out.reset();
        assertThat(sluice("version", "--json")).isZero();
        assertThat(json().get("duckdb").asText()).startsWith("2.");
        out.reset();
        assertThat(sluice("completion")).isZero();
        assertThat(out()).contains("complete -F", "preview");
    }

    @Test
    void progressIsABarOnATerminalAndALineElsewhere() {
        AtomicLong now = new AtomicLong();
        Screen terminal = new Screen(stream(out), stream(err), true);
        try (ProgressLine line = new ProgressLine(terminal, now::get)) {
            now.set(7_000_000_000L);
            line.at(0, 0, -1); // seven seconds for opening files tell nothing of the rows
            line.at(500, 400, 1000);
            now.set(9_000_000_000L);
            line.draw();
        }
        assertThat(err()).contains("\r", "50 %", "250 rows/s", "2 s left");

        err.reset();
        try (ProgressLine line = new ProgressLine(screen, now::get)) {
            line.at(500, 400, -1);
            line.draw();
        }
        assertThat(err()).startsWith("500 read, 400 written").doesNotContain("\r\u001b");
    }

    private int sluice(String... arguments) {
        return new CommandRunner(screen, home -> engine).run(arguments);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper()
                .enable(
                        com.fasterxml.jackson.databind.DeserializationFeature
                                .FAIL_ON_TRAILING_TOKENS)
                .readTree(out());
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
