package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad input, from the arguments to the exit code: what, where, what to do; and nothing half done.
 */
class BadInputIT {

    private static final String COPY =
            """
            name: copy
            parameters:
              n: {type: integer, default: 1}
            nodes:
              - id: in
                source: file
                options: {path: in.csv, skip: "${param.n}"}
              - id: big
                transform: filter
                from: in
                options: {where: id > 1}
              - id: out
                target: file
                from: big
                options: {path: out/copy.csv}
            """;

    @TempDir Path folder;

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    /** Runs it, with and without {@code --json}, and holds both answers against the promises. */
    private Launched refused(int code, String... arguments) throws IOException {
        List<String> json = new ArrayList<>(List.of(arguments));
        json.add("--json");
        Launched program = Launched.call(json.toArray(String[]::new));
        assertThat(program.code()).isEqualTo(code);
        JsonNode document = program.document();
        assertThat(document.get("problems")).isNotEmpty();
        assertThat(document.has("status") ? "failed" : "false")
                .isEqualTo(document.path(document.has("status") ? "status" : "valid").asText());

        Launched person = Launched.call(arguments);
        assertThat(person.code()).isEqualTo(code);
        assertThat(person.err()).doesNotContain("\tat ").doesNotContain("Exception");
        document.get("problems")
                .forEach(problem -> {
                    assertThat(problem.get("message").asText()).isNotBlank();
                    assertThat(problem.get("code").asText()).startsWith("SL-");
                });
        assertThat(folder.resolve("out/copy.csv")).doesNotExist();
        return person;
    }

    static Stream<Arguments> brokenFiles() {
        return Stream.of(
                Arguments.of("", "1:1: the file is empty", "begin with: name:"),
                Arguments.of("just words", "1:1: a pipeline is a map", "begin with: name:"),
                Arguments.of("a: \u0000\u0001", "1:4: the character U+0000", "plain UTF-8"),
                Arguments.of(
                        COPY.replace("name: copy", "name: copy\nname: again"),
                        "2:1: 'name' is given twice, first in line 1",
                        "remove one of them"),
                Arguments.of(
                        COPY.replace("path: in.csv", "path: !!java.net.URL [x]"),
                        "7:21: the tag tag:yaml.org,2002:java.net.URL is not allowed",
                        "remove it"),
                Arguments.of(
                        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b, *b, *b]\n",
                        "aliases (*b) are not allowed",
                        "write the value out"),
                Arguments.of("name: " + "{a: ".repeat(10_000), "more than 64 levels", "flatten it"),
                Arguments.of(
                        COPY.replace("from: in\n", "from: big\n"),
                        "10:11: the nodes form a cycle: big → big",
                        "remove one of these edges"),
                Arguments.of(
                        COPY.replace("{where: id > 1}", "{were: id > 1}"),
                        "11:15: the option 'were' is not known",
                        "did you mean 'where'?"),
                Arguments.of(
                        COPY.replace("    from: in\n", ""),
                        "9:5: transform 'big' has no input",
                        "add from:"),
                Arguments.of(
                        COPY.replace("from: big", "from: bgi"),
                        "14:11: node 'out' reads from a node that does not exist: 'bgi'",
                        "did you mean 'big'?"),
                Arguments.of(
                        COPY.replace("from: big", "from: in"),
                        "8:5: nothing reads from node 'big'",
                        "connect a target to it"));
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void aBrokenFileIsToldWithItsPlaceAndARemedy(String text, String where, String remedy)
            throws IOException {
        write("in.csv", "id\n1\n2\n");
        String file = write("p.yaml", text);

        assertThat(refused(2, "run", file).err()).contains(file + ":").contains(where, remedy);
        assertThat(refused(2, "validate", file).err()).contains(where, remedy);
    }

    @Test
    void aFileThatIsNoneIsTold() throws IOException {
        String missing = folder.resolve("none.yaml").toString();
        assertThat(refused(2, "run", missing).err()).contains("none.yaml does not exist");
        assertThat(refused(2, "run", folder.toString()).err())
                .contains("is a folder: name the pipeline file in it");

        byte[] picture = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13};
        String file = Files.write(folder.resolve("p.yaml"), picture).toString();
        assertThat(refused(2, "validate", file).err())
                .contains("p.yaml:1:1: the file is not UTF-8 text", "save it as UTF-8");
    }

    @Test
    void everyMistakeIsToldAtOnceFromTheTopThoseOfExpressionsToo() throws IOException {
        write("in.csv", "id\n1\n2\n");
        String file =
                write(
                        "p.yaml",
                        COPY.replace("name: copy", "name: copy\nownr: me")
                                .replace("where: id > 1", "where: idd > upper(1)")
                                .replace("target: file", "target: fil"));

        Launched run = refused(2, "validate", file);

        assertThat(run.err())
                .containsSubsequence(
                        "p.yaml:2:1: the key 'ownr' is not known",
                        "p.yaml:12:22: node 'big'",
                        "idd",
                        "p.yaml:14:13: the target template 'fil' is not known",
                        "3 problems.");
    }

    @Test
    void aTypeErrorInAnExpressionIsToldBeforeAnythingRuns() throws IOException {
        write("in.csv", "x\nid\n1\n2\n");
        String file = write("p.yaml", COPY.replace("id > 1", "id + true > date '2026-01-01'"));

        assertThat(refused(2, "run", file).err()).contains("p.yaml:11:22: node 'big'", "SL-1003");
    }

    @Test
    void aParameterThatIsUnknownMalformedOrDoesNotFitIsTold() throws IOException {
        write("in.csv", "x\nid\n1\n2\n");
        String file = write("p.yaml", COPY);

        assertThat(refused(2, "run", file, "--param", "m=1").err())
                .contains("the pipeline has no parameter 'm'", "did you mean 'n'?");
        assertThat(refused(2, "run", file, "--param", "n=one").err())
                .contains("p.yaml:3:6: the parameter 'n' needs a value of type integer, not 'one'");
        assertThat(refused(2, "run", file, "--param", "n=-1").err())
                .contains("p.yaml:7:35: template 'file'", "comes from the parameter 'n' (-1)");
        assertThat(refused(2, "run", file, "--param", "n").err()).contains("is not KEY=VALUE");
    }

    @Test
    void aMissingSecretNamesEveryWayToGiveIt() throws IOException {
        write("in.csv", "x\nid\n1\n2\n");
        String home = folder.resolve("home").toString();
        String file =
                write(
                        "p.yaml",
                        COPY
                                + "connections: {db: {type: sqlite, path: x.db, password: \"${secret.the-word}\"}}\n");

        assertThat(refused(2, "run", file, "--home", home).err())
                .contains(": the secret 'the-word' is not set")
                .contains("SLUICE_SECRET_THE_WORD", "secrets.yaml", "secrets/the-word");

        file = write("p.yaml", COPY.replace("path: in.csv", "path: \"${secret.the-path}\""));
        assertThat(refused(2, "run", file, "--home", home).err())
                .contains("p.yaml:7:21: a secret has no place here");
    }

    @Test
    void aSecretStandsOnlyWhereNothingIsShown() throws IOException {
        String file =
                write(
                        "p.yaml",
                        """
                        name: shown
                        nodes:
                          - {id: in, source: inline, options: {rows: [{x: a}]}}
                          - {id: h, transform: derive, from: in, options: {columns: {y: "md5('${secret.s}')"}}}
                          - {id: m, transform: mask, from: h, options: {columns: {x: hash}, secret: "${secret.s}"}}
                          - {id: q, quality: check, from: m, options: {rules: [{rule: in-set, column: y, values: ["${secret.s}"]}]}}
                          - {id: out, target: discard, from: q}
                        """);

        String told = refused(2, "validate", file).err();
        assertThat(told)
                .contains("p.yaml:4:65: a secret has no place here")
                .contains("p.yaml:6:91: a secret has no place here")
                .contains("secrets belong into");
    }

    @Test
    void aMissingDataFileAndAMissingColumnAreTold() throws IOException {
        String file = write("p.yaml", COPY);
        write("in.cvs", "id\n");
        assertThat(refused(2, "run", file).err())
                .contains("p.yaml:7:21: node 'in'", "in.csv", "did you mean 'in.cvs'?");

        write("in.csv", "x\nname\nAda\n");
        assertThat(refused(2, "run", file).err())
                .contains("p.yaml:11:22: node 'big'", "\"id\" not found", "\"name\"");
    }

    @Test
    void twoTargetsThatWriteOneFileAreRefused() throws IOException {
        String file =
                write(
                        "two.yaml",
                        """
                        name: two
                        nodes:
                          - {id: a, source: inline, options: {rows: [{x: 1}]}}
                          - {id: o, target: file, from: a, options: {path: two.csv}}
                          - {id: p, target: file, from: a, options: {path: ./sub/../two.csv}}
                        """);
        assertThat(refused(ExitCode.INVALID, "validate", file).err())
                .contains("targets 'o' and 'p' both write", "union");
        assertThat(folder.resolve("two.csv")).doesNotExist();
    }

    /** A key without a value is left out, and so a column of inline rows is null. */
    @Test
    void valuesThatAreNotThereAreNull() throws IOException {
        String file =
                write(
                        "nulls.yaml",
                        """
                        name: nulls
                        nodes:
                          - {id: a, source: inline, options: {rows: [{i: 1, s: ~}, {i: null, s: ''}], columns: {i: int, s: string}}}
                          - {id: o, target: file, from: a, options: {path: nulls.jsonl}}
                        """);
        Launched run = Launched.call("run", file, "--home", folder.resolve("home").toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(Files.readString(folder.resolve("nulls.jsonl")))
                .isEqualTo("{\"i\":1,\"s\":null}\n{\"i\":null,\"s\":\"\"}\n");
    }

    /** DuckDB tells its account of such a query without its end. */
    @Test
    void namesOfAnyScriptAreNames() throws IOException {
        write("e.csv", "id,👍name\n1,a\n");
        String file =
                write(
                        "emoji.yaml",
                        """
                        name: emoji
                        nodes:
                          - {id: a, source: file, options: {path: e.csv}}
                          - {id: o, target: file, from: a, options: {path: e.jsonl}}
                        """);
        Launched run = Launched.call("run", file, "--home", folder.resolve("home").toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(Files.readString(folder.resolve("e.jsonl"))).contains("\"👍name\":\"a\"");
    }

    @Test
    void aTargetThatCannotBeWrittenEndsTheRunAndLeavesNothing() throws IOException {
        write("in.csv", "x\nid\n1\n2\n");
        write("taken", "a file, and no folder");
        String file = write("p.yaml", COPY.replace("out/copy.csv", "taken/copy.csv"));

        Launched run = Launched.call("run", file);

        assertThat(run.code()).isNotZero();
        assertThat(run.err()).contains("node 'out'", "taken").doesNotContain("\tat ");
        assertThat(files()).containsExactlyInAnyOrder("in.csv", "taken", "p.yaml");
    }

    @Test
    void quarantineThatCannotBeKeptStopsTheRun() throws IOException {
        write("in.csv", "x\nid\n1\n2\n");
        Files.createDirectory(folder.resolve("home"));
        write("home/quarantine", "a file, and no folder");
        String file =
                write(
                        "p.yaml",
                        COPY.replace("transform: filter", "quality: check")
                                .replace(
                                        "{where: id > 1}",
                                        "{rules: [{rule: range, column: id, min: 2}]}"));

        Launched run = refused(1, "run", file, "--home", folder.resolve("home").toString());

        assertThat(run.err())
                .contains("node 'big'", "could not be kept", "no row is lost", "home/quarantine");
    }

    @Test
    void aRunBeginsInNoHomeThatCannotBeWritten() throws IOException {
        write("in.csv", "x\nid\n1\n2\n");
        write("taken", "a file, and no folder");
        String file = write("p.yaml", COPY);

        Launched run = refused(2, "run", file, "--home", folder.resolve("taken").toString());

        assertThat(run.err()).contains("taken/state.db cannot be opened", "--home", "[SL-3002]");
        assertThat(files()).containsExactlyInAnyOrder("in.csv", "taken", "p.yaml");
    }

    @Test
    void aHomeThatCannotBeWrittenIsToldWhereALogWasAskedFor() throws IOException {
        write("in.csv", "x\nid\n1\n2\n");
        write("taken", "a file, and no folder");
        String file = write("p.yaml", COPY);

        Launched run =
                Launched.call(
                        "run", file, "--verbose", "--home", folder.resolve("taken").toString());

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("taken/logs", "--home");
        assertThat(folder.resolve("out/copy.csv")).doesNotExist();
    }

    @Test
    void aNodeToPreviewThatIsNotThereIsTold() throws IOException {
        write("in.csv", "x\nid\n1\n2\n");
        String file = write("p.yaml", COPY);

        Launched preview = Launched.call("preview", file, "--node", "bgi");

        assertThat(preview.code()).isEqualTo(2);
        assertThat(preview.err()).contains("the pipeline has no node 'bgi'", "did you mean 'big'?");
    }

    @Test
    void aTargetHasNothingToPreviewButTheNodeBeforeIt() throws IOException {
        write("in.csv", "x\nid\n1\n2\n");
        String file = write("p.yaml", COPY);

        Launched preview = Launched.call("preview", file, "--node", "out");

        assertThat(preview.code()).isEqualTo(2);
        assertThat(preview.err())
                .contains("p.yaml:12:", "node 'out' hands no rows on", "before it: big")
                .doesNotContain("sluice-preview", "problems.");
    }

    @Test
    void aRouteIsPreviewedByItsPorts() throws IOException {
        write("in.csv", "x\nid\n1\n2\n");
        String file =
                write(
                        "p.yaml",
                        COPY.replace("filter", "route")
                                .replace("{where: id > 1}", "{branches: {large: id > 1}}")
                                .replace("from: big", "from: big.large"));

        Launched preview = Launched.call("preview", file, "--node", "big");

        assertThat(preview.code()).isEqualTo(2);
        assertThat(preview.err())
                .contains("p.yaml:8:", "it has: big.default, big.large")
                .doesNotContain("sluice-preview");
    }

    @Test
    void inputsOfAListAreToldApartByTheirNames() throws IOException {
        String file =
                write(
                        "p.yaml",
                        """
                        name: both
                        nodes:
                          - {id: a, source: inline, options: {rows: [{id: 1}, {id: 2}]}}
                          - {id: b, source: inline, options: {rows: [{id: 2, name: x}]}}
                          - {id: all, transform: union, from: [a, b]}
                          - id: found
                            transform: sql
                            from: [a, b]
                            options: {query: SELECT a.id FROM a SEMI JOIN b USING (id)}
                          - id: known
                            quality: check
                            from: [a, b]
                            options:
                              rules:
                                - {rule: referential, column: id, references: {input: b, column: id}, action: drop}
                                - {rule: row-count, min: 2}
                          - {id: t, target: discard, from: all}
                          - {id: u, target: discard, from: found}
                          - {id: v, target: discard, from: known}
                          - {id: w, target: discard, from: [found, known]}
                        """);

        Launched run = Launched.call("run", file, "--json");

        assertThat(run.document().get("problems")).isEmpty();
        List<String> out = new ArrayList<>();
        run.document()
                .get("nodes")
                .forEach(node -> out.add(node.get("id").asText() + "=" + node.get("out").asLong()));
        assertThat(out)
                .containsExactlyInAnyOrder(
                        "a=2", "b=1", "all=3", "found=1", "known=1", "t=3", "u=1", "v=1", "w=2");

        String bad =
                write(
                        "q.yaml",
                        Files.readString(Path.of(file)).replace("[found, known]", "[all, known]"));
        assertThat(refused(2, "validate", bad).err())
                .contains("node 'w'", "its inputs have different columns", "put a union before it");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(path -> path.getFileName().toString())
                    .toList();
        }
    }
}
