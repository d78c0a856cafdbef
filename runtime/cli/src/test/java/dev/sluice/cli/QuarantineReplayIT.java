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

/** Held rows are sent again: from the node that held them, by the rules as they are now. */
class QuarantineReplayIT extends QuarantineFixture {

    /** Numbers of a list, two checks behind each other, and a table of SQLite. */
    private Path numbers(int least, int most) throws IOException {
        return pipeline(
                """
                - id: in
                  source: inline
                  options: {rows: [{id: 1, n: 5}, {id: 2, n: -3}, {id: 3, n: -400}]}
                - {id: low, quality: check, from: in, options: {rules: [{rule: range, column: n, min: %d}]}}
                - {id: double, transform: derive, from: low, options: {columns: {n: n * 2}}}
                - {id: high, quality: check, from: double, options: {rules: [{rule: range, column: n, max: %d}]}}
                - {id: out, target: table, from: high, connection: db, options: {table: t, mode: append, create: true}}
                """
                        .formatted(least, most));
    }

    private List<String> table() throws Exception {
        return rows("out.db", "SELECT id, n FROM t ORDER BY id");
    }

    @Test
    void rowsAreJudgedByTheRulesAsTheyAreNow() throws Exception {
        run(numbers(0, 100));
        numbers(-10, 100);

        JsonNode replayed = replay().get(0);
        JsonNode execution = call("executions", "show", "last", "--json").document();

        assertThat(replayed.get("replayed").asLong()).isEqualTo(1);
        assertThat(replayed.get("held").asLong()).isEqualTo(1);
        assertThat(table()).containsExactly("1|10", "2|-6");
        assertThat(states()).containsExactly("replayed 1", "held 1");
        assertThat(execution.get("trigger").asText()).isEqualTo("replay");
        assertThat(execution.get("detail").asText()).isEqualTo("low");
        assertThat(execution.get("state").asText()).isEqualTo("succeeded");
        assertThat(execution.get("read").asLong()).isEqualTo(2);
        assertThat(execution.get("written").asLong()).isEqualTo(1);
        assertThat(execution.get("quarantined").asLong()).isEqualTo(1);
    }

    @Test
    void replayingTwiceAddsNothing() throws Exception {
        run(numbers(0, 100));

        replay("--set", "n = 7");
        JsonNode again = replay("--set", "n = 7");

        assertThat(again).isEmpty();
        assertThat(table()).containsExactly("1|10", "2|14", "3|14");
    }

    @Test
    void aPreviewSaysWhatWouldBecomeOfTheRowsAndChangesNothing() throws Exception {
        run(numbers(0, 100));

        JsonNode preview = preview("--set", "n = abs(n)");

        assertThat(preview.get("rows").asLong()).isEqualTo(2);
        assertThat(preview.get("leave").asLong()).isEqualTo(2);
        assertThat(preview.get("further").asLong()).as("400 is doubled, and too high").isOne();
        assertThat(preview.get("reasons").get(0).get("node").asText()).isEqualTo("high");
        JsonNode written = preview.get("targets").get(0);
        assertThat(written.get("target").asText()).isEqualTo("out");
        assertThat(written.get("rows").asLong()).isEqualTo(1);
        assertThat(written.get("first").toString()).isEqualTo("[{\"id\":2,\"n\":6}]");
        assertThat(table()).containsExactly("1|10");
        assertThat(states()).containsExactly("held 0", "held 0");
        assertThat(call("executions", "list", "--json").document()).hasSize(1);

        Launched told = quarantine("replay", "--pipeline", "p", "--preview", "--set", "n = abs(n)");
        assertThat(told.out())
                .contains("of 2 rows, 2 would leave it", "Nothing was written.", "range n");
    }

    @Test
    void aRowThatFailsFurtherOnIsHeldThereUnderItsOwnKey() throws Exception {
        run(numbers(0, 100));
        String key = held().get(1).get("id").asText();

        replay("--set", "n = abs(n)");
        JsonNode further = held("--node", "high").get(0);

        assertThat(further.get("idempotency").asText()).isEqualTo(key);
        assertThat(further.get("columns").toString()).isEqualTo("{\"id\":\"3\",\"n\":\"800\"}");
        assertThat(further.get("attempts").asInt()).isEqualTo(1);
        assertThat(states()).containsExactlyInAnyOrder("replayed 1", "replayed 1", "held 1");

        replay("--node", "high", "--set", "n = 8");
        assertThat(table()).containsExactly("1|10", "2|6", "3|8");
    }

    @Test
    void aRowThatFailsTooOftenIsGivenUpUnlessSomebodyInsists() throws Exception {
        run(numbers(0, 100));

        replay("--attempts", "2");
        JsonNode second = replay("--attempts", "2").get(0);
        Launched third = quarantine("replay", "--pipeline", "p", "--attempts", "2");

        assertThat(second.get("givenUp").asLong()).isEqualTo(2);
        assertThat(states()).containsExactly("given-up 2", "given-up 2");
        assertThat(third.out()).contains("2 rows were given up", "--again");
        assertThat(table()).containsExactly("1|10");

        replay("--attempts", "2", "--again", "--set", "n = 1");
        assertThat(table()).containsExactly("1|10", "2|2", "3|2");
    }

    @Test
    void onlyTheRowsThatAreMeantAreSent() throws Exception {
        String first = run(numbers(0, 100));
        run(numbers(0, 100));

        replay("--execution", first, "--set", "n = 1");
        replay("--rule", "no such rule", "--set", "n = 1");

        assertThat(held("--state", "held")).hasSize(2);
        assertThat(table()).containsExactly("1|10", "1|10", "2|2", "3|2");
    }

    @Test
    void anEditThatMakesNoSenseIsRefusedBeforeAnythingIsSent() throws Exception {
        run(numbers(0, 100));

        for (String[] wrong :
                new String[][] {
                    {"n", "has no '='"},
                    {"m = 1", "no column 'm'"},
                    {"n = nosuch(n)", "not valid here"},
                    {"n = max(n)", "not valid here"},
                    {"n = (SELECT 1)", "looks at other rows"},
                    {"n = getenv('HOME')", "not allowed"},
                    {"n = 1); DROP TABLE x; --", "parenthesis"},
                    {"n = 'x'", "nothing"}
                }) {
            Launched refused = tryReplay("--set", wrong[0]);
            if (!wrong[1].equals("nothing")) {
                assertThat(refused.code()).as(wrong[0]).isEqualTo(ExitCode.INVALID);
                assertThat(refused.out()).contains(wrong[1]);
                assertThat(states()).containsExactly("held 0", "held 0");
            } else {
                assertThat(states())
                        .as("the text is no number")
                        .containsExactly("held 1", "held 1");
                assertThat(held().get(0).get("broken").get(0).get("reason").asText())
                        .contains("column 'n' holds 'x', which is no");
            }
        }
    }

    @Test
    void anEditThatFailsOnARowFailsTheReplayAndHoldsTheRowsAsBefore() throws Exception {
        run(numbers(0, 100));

        Launched failed = tryReplay("--set", "n = CAST('a' || n AS INTEGER)");

        assertThat(failed.code()).isEqualTo(ExitCode.FAILED);
        assertThat(failed.out()).contains("fails on a row", "try_cast");
        assertThat(states()).containsExactly("held 0", "held 0");
        assertThat(table()).containsExactly("1|10");
    }

    @Test
    void aRowThatASourceCouldNotReadIsReadAgainInColumns() throws Exception {
        write(
                "in.jsonl",
                """
                {"id": 1, "amount": 12.50, "at": "2026-01-31"}
                {"id": 2, "amount": "12,75", "at": "2026-01-31"}
                {"id": 3, "amount": 1.25, "at": "someday"}
                """);
        run(source("path: in.jsonl, columns: {id: bigint, amount: 'decimal(10,2)', at: date}"));
        assertThat(held()).hasSize(2);

        JsonNode replayed = replay("--set", "amount = replace(amount, ',', '.')").get(0);

        assertThat(replayed.get("replayed").asLong()).isEqualTo(1);
        assertThat(replayed.get("held").asLong()).isEqualTo(1);
        assertThat(held().get(1).get("broken").get(0).get("reason").asText())
                .contains("column 'at' holds 'someday', which is no DATE");
        assertThat(rows("out.db", "SELECT id, amount FROM t ORDER BY id"))
                .containsExactly("1|12.5", "2|12.75");
    }

    private Path source(String options) throws IOException {
        return pipeline(
                """
                - {id: in, source: file, options: {%s}}
                - {id: out, target: table, from: in, connection: db, options: {table: t, mode: append, create: true}}
                """
                        .formatted(options));
    }

    @Test
    void aLineThatIsNotInColumnsIsTakenApartByExpressionsOrStaysHeld() throws Exception {
        write("in.csv", "id,n\n1,5\n2,five\n3,6,7\n");
        run(source("path: in.csv, columns: {id: bigint, n: bigint}"));
        assertThat(held()).hasSize(2);

        replay("--set", "n = 5");
        assertThat(states()).containsExactly("held 1", "held 1");
        replay("--set", "n = 6");
        assertThat(held().get(0).get("broken").findValuesAsText("reason"))
                .as("what is wrong with the row stays, and why it cannot be sent stands once")
                .hasSize(2)
                .satisfies(reasons -> {
                    assertThat(reasons.getFirst()).contains("five");
                    assertThat(reasons.getLast())
                            .contains("not in columns", "correct it where it came from", "--set");
                });

        replay("--set", "id = split_part(raw, ',', 1)", "--set", "n = length(raw)");
        assertThat(rows("out.db", "SELECT id, n FROM t ORDER BY id"))
                .containsExactly("1|5", "2|6", "3|5");
    }

    @Test
    void aRowThatTheTargetRefusedIsSentToIt() throws Exception {
        execute("out.db", "CREATE TABLE t (id INTEGER, n INTEGER CHECK (n > 0))");
        Path pipeline =
                write(
                        "p.yaml",
                        """
                        name: p
                        connections:
                          db: {type: sqlite, path: out.db}
                        nodes:
                          - id: in
                            source: inline
                            options: {rows: [{id: 1, n: 5}, {id: 2, n: -3}, {id: 3, n: -4}]}
                          - {id: out, target: table, from: in, connection: db, options: {table: t, mode: append}}
                        """);
        run(pipeline);
        assertThat(held("--rule", "accepted-by-target")).hasSize(2);

        JsonNode replayed = replay("--set", "n = n + 4").get(0);

        assertThat(replayed.get("replayed").asLong()).isEqualTo(1);
        assertThat(table()).containsExactly("1|5", "2|1");
        assertThat(states()).containsExactly("replayed 1", "held 1");
        assertThat(held().get(1).get("columns").get("n").asText()).isEqualTo("-4");
    }

    @Test
    void rulesThatStopARunAndRulesAboutAllRowsDoNotStopAReplay() throws Exception {
        Path pipeline = numbers(0, 100);
        run(pipeline);
        write(
                "p.yaml",
                Files.readString(pipeline)
                        .replace(
                                "{rule: range, column: n, min: 0}",
                                "{rule: range, column: n, min: -9, action: stop},"
                                        + " {rule: row-count, min: 50, action: stop}"));

        JsonNode replayed = replay().get(0);

        assertThat(replayed.get("replayed").asLong()).isEqualTo(1);
        assertThat(replayed.get("held").asLong()).isEqualTo(1);
        assertThat(replayed.get("problems").toString()).contains("sees the replayed rows alone");
    }

    @Test
    void everyTypeComesThroughAsItWas() throws Exception {
        String values =
                """
                SELECT 1 AS id, CAST(12345678901234567890.123456789 AS DECIMAL(38,9)) AS d,
                  CAST(9223372036854775807 AS BIGINT) AS b, CAST(0.1 AS DOUBLE) AS f,
                  DATE '2026-01-31' AS day, TIMESTAMP '2026-01-31 12:00:00.123456' AS at,
                  TIMESTAMPTZ '2026-01-31 12:00:00+00' AS zoned, true AS yes,
                  'a "b" \\ c' AS s, CAST(NULL AS INTEGER) AS nothing,
                  [1, 2] AS list, {'x': 1, 'y': 'z'} AS st, '\\xAA\\x00b'::BLOB AS bin
                """;
        execute("in.duckdb", values);
        Path pipeline =
                write(
                        "p.yaml",
                        """
                        name: p
                        connections:
                          from: {type: duckdb, path: in.duckdb}
                          to: {type: duckdb, path: out.duckdb}
                        nodes:
                          - {id: in, source: table, connection: from, options: {table: v}}
                          - {id: no, quality: check, from: in, options: {rules: [{rule: range, column: id, max: %s}]}}
                          - {id: out, target: table, from: no, connection: to, options: {table: v, mode: append, create: true}}
                        """
                                .formatted("0"));
        run(pipeline);
        write("p.yaml", Files.readString(pipeline).replace("max: 0", "max: 1"));

        assertThat(replay().get(0).get("replayed").asLong()).isEqualTo(1);

        assertThat(rows("out.duckdb", "SELECT * FROM v"))
                .isEqualTo(rows("in.duckdb", "SELECT * FROM v"));
    }

    @Override
    void execute(String file, String sql) throws java.sql.SQLException {
        if (file.endsWith(".duckdb")) {
            try (java.sql.Connection connection =
                            java.sql.DriverManager.getConnection(
                                    "jdbc:duckdb:" + folder.resolve(file));
                    java.sql.Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE v AS " + sql);
            }
        } else {
            super.execute(file, sql);
        }
    }

    @Test
    void aFileIsNotAddedToButGetsAnotherBesideIt() throws Exception {
        Path pipeline = to("{id: out, target: file, from: low, options: {path: out/n.csv}}");
        run(pipeline);

        replay("--set", "n = 1");

        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            List<Path> beside = files.filter(file -> !file.endsWith("n.csv")).sorted().toList();
            assertThat(beside).hasSize(1);
            assertThat(beside.getFirst().getFileName().toString())
                    .matches("n\\.replay-[0-9-]+\\.csv");
            assertThat(Files.readString(beside.getFirst())).isEqualTo("id,n\n2,1\n");
        }
        assertThat(Files.readString(folder.resolve("out/n.csv"))).isEqualTo("id,n\n1,5\n");
    }

    @Test
    void aReplayOfWhichNoRowPassesLeavesNoFile() throws Exception {
        run(to("{id: out, target: file, from: low, options: {path: out/n.v1.csv.gz}}"));

        JsonNode replayed = replay().get(0);

        assertThat(replayed.get("replayed").asLong()).isZero();
        assertThat(folder.resolve("out")).isDirectoryNotContaining("glob:**replay**");
        replay("--set", "n = 1");
        assertThat(folder.resolve("out"))
                .isDirectoryContaining("regex:.*/n\\.v1\\.replay-[0-9-]+\\.csv\\.gz");
    }

    @Test
    void aFolderOfPartsGetsAPartOfTheReplayedRows() throws Exception {
        Path pipeline =
                to(
                        "{id: out, target: file, from: low, options: {path: out, format: csv, mode:"
                                + " append}}");
        run(pipeline);

        replay("--set", "n = 1");

        List<String> parts = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                parts.add(Files.readString(file));
            }
        }
        assertThat(parts).containsExactlyInAnyOrder("id,n\n1,5\n", "id,n\n2,1\n");
        assertThat(states()).containsExactly("replayed 1");
    }

    private Path to(String target) throws IOException {
        return pipeline(
                """
                - id: in
                  source: inline
                  options: {rows: [{id: 1, n: 5}, {id: 2, n: -3}]}
                - {id: low, quality: check, from: in, options: {rules: [{rule: range, column: n, min: 0}]}}
                - %s
                """
                        .formatted(target));
    }

    @Test
    void whatWouldBeWrongIsRefusedWithTheReason() throws Exception {
        run(
                to(
                        "{id: out, target: table, from: low, connection: db, options: {table: t,"
                                + " mode: replace, create: true}}"));
        Launched replaces = tryReplay("--set", "n = 1");
        to(
                """
                {id: sums, transform: aggregate, from: low, options: {group-by: [id], aggregates: {n: sum(n)}}}
                - {id: out, target: table, from: sums, connection: db, options: {table: t, mode: append}}\
                """);
        Launched aggregates = tryReplay("--set", "n = 1");
        write("p.yaml", Files.readString(folder.resolve("p.yaml")).replace("low", "lower"));
        Launched renamed = tryReplay("--set", "n = 1");
        write("p.yaml", "name: p\nnodes: []\n");
        Launched broken = tryReplay();

        assertThat(replaces.out()).contains("replaces what is there", "run the pipeline again");
        assertThat(aggregates.out()).contains("makes other rows", "run the pipeline again");
        assertThat(renamed.out()).contains("has no node 'low' any more");
        assertThat(List.of(replaces.code(), aggregates.code(), renamed.code(), broken.code()))
                .containsOnly(ExitCode.INVALID);
        assertThat(states()).containsExactly("held 0");
    }

    @Test
    void rowsAreComparedWithTheWholeReference() throws Exception {
        Path pipeline =
                write(
                        "p.yaml",
                        """
                        name: p
                        connections:
                          db: {type: sqlite, path: out.db}
                        nodes:
                          - {id: in, source: inline, options: {rows: [{id: 1, c: a}, {id: 2, c: x}]}}
                          - {id: codes, source: inline, options: {rows: [{c: a, name: first}, {c: b, name: second}]}}
                          - id: named
                            transform: lookup
                            from: {input: in, reference: codes}
                            options: {on: [c], columns: [{name: name}], on-missing: quarantine}
                          - {id: other, source: inline, options: {rows: [{id: 9, c: z, name: other}]}}
                          - {id: all, transform: union, from: [named, other]}
                          - {id: out, target: table, from: all, connection: db, options: {table: t, mode: append, create: true}}
                        """);
        run(pipeline);
        assertThat(held()).hasSize(1);

        replay("--set", "c = 'b'");

        assertThat(rows("out.db", "SELECT id, c, name FROM t ORDER BY id"))
                .containsExactly("1|a|first", "2|b|second", "9|z|other");
    }

    @Test
    void aReplayIsNotResumedButReplayed() throws Exception {
        run(numbers(0, 100));
        tryReplay("--set", "n = CAST('a' || n AS INTEGER)");

        Launched resumed = call("executions", "resume", "last");

        assertThat(resumed.code()).isEqualTo(ExitCode.INVALID);
        assertThat(resumed.err()).contains("sluice quarantine replay --pipeline p");
    }
}
