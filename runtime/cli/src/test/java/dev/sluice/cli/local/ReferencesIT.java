package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains whose rows are compared with references, committed at checkpoints. */
class ReferencesIT {

    /** More than two batches. */
    private static final long ROWS = 150_000;

    @TempDir Path folder;

    @BeforeEach
    void aReference() throws IOException {
        reference(IntStream.range(0, 1_000).mapToObj(k -> k + ",n" + k).toList());
    }

    private void reference(List<String> rows) throws IOException {
        Files.writeString(
                folder.resolve("refs.csv"),
                "k,name\n" + rows.stream().collect(Collectors.joining("\n")) + "\n");
    }

    private Path pipeline(String name, String delivery, String steps, String from)
            throws IOException {
        return Files.writeString(
                folder.resolve(name + ".yaml"),
                """
                name: %s
                connections: {db: {type: duckdb, path: %s.duckdb}}
                delivery: %s
                nodes:
                  - {id: in, source: generate, options: {rows: %d, columns: {n: {kind: sequence}}}}
                  - {id: keyed, transform: derive, from: in, options: {columns: {k: "nullif(n %% 1500, 7)", sluice_row: "-n"}}}
                  - {id: refs, source: file, options: {path: refs.csv, columns: {k: bigint, name: text}}}
                %s
                  - {id: out, target: table, from: %s, connection: db, options: {table: arrived, mode: append, create: true}}
                """
                        .formatted(
                                name, name, delivery, ROWS, steps.indent(2).stripTrailing(), from));
    }

    private Engine.RunReport run(Path file) {
        try (Engine engine = new LocalEngine(folder.resolve("home"))) {
            return engine.run(new Engine.Request(file, Map.of()), (r, w, e) -> {}, stop -> {});
        }
    }

    private Engine.Plan plan(Path file) {
        try (Engine engine = new LocalEngine(folder.resolve("home"))) {
            return engine.plan(new Engine.Request(file, Map.of()));
        }
    }

    private String ask(String question) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (String name : List.of("batches", "whole")) {
                if (Files.exists(folder.resolve(name + ".duckdb"))) {
                    statement.execute(
                            "ATTACH '" + folder.resolve(name + ".duckdb") + "' AS " + name);
                }
            }
            ResultSet answer = statement.executeQuery(question);
            answer.next();
            return String.valueOf(answer.getString(1));
        }
    }

    private static String join(String left, String right, String options) {
        return "- {id: joined, transform: join, from: {left: %s, right: %s}, options: {on: [k], %s}}"
                .formatted(left, right, options);
    }

    @ParameterizedTest
    @CsvSource({
        "keyed, refs, inner, 150000",
        "keyed, refs, left, 150000",
        "keyed, refs, semi, 150000",
        "keyed, refs, anti, 150000",
        "refs, keyed, right, 150000",
        "refs, keyed, inner, 1000" // either might be the chain: it is the first
    })
    void aJoinGivesBatchByBatchWhatItGivesAtOnce(
            String left, String right, String type, long ofChain) throws Exception {
        reference(
                IntStream.range(0, 1_000)
                        .mapToObj(k -> (k % 100 == 3 ? "" : k % 990) + ",n" + k)
                        .toList());
        String step = join(left, right, "type: " + type);
        Path batches =
                pipeline(
                        "batches",
                        "{commit: checkpoints, guarantee: exactly-once, every: 1ms}",
                        step,
                        "joined");
        Path whole = pipeline("whole", "{commit: at-end}", step, "joined");

        Engine.RunReport report = run(batches);

        assertThat(report.problems()).isEmpty();
        assertThat(run(whole).problems()).isEmpty();
        String both = "SELECT count(*) FROM (FROM %s.arrived EXCEPT ALL FROM %s.arrived)";
        assertThat(ask(both.formatted("batches", "whole"))).isEqualTo("0");
        assertThat(ask(both.formatted("whole", "batches"))).isEqualTo("0");
        String rows = ask("SELECT count(*) FROM batches.arrived");
        assertThat(Long.parseLong(rows)).isPositive();
        assertThat(report.nodes())
                .anySatisfy(node ->
                        assertThat(node)
                                .as("rows of the reference are not the join's own")
                                .extracting("id", "in", "out")
                                .containsExactly("joined", ofChain, Long.valueOf(rows)));
    }

    @Test
    void rowsThatAreLookedUpStayInTheirOrderBetweenTheStepsThatRunAsOneQueryWithIt()
            throws Exception {
        String steps =
                """
                - {id: known, transform: filter, from: refs, options: {where: "k < 990"}}
                - id: named
                  transform: lookup
                  from: {input: keyed, reference: known}
                  options: {on: [k], columns: [name], on-missing: drop}
                - {id: even, transform: filter, from: named, options: {where: "n % 2 = 0"}}
                """;
        Engine.RunReport report =
                run(pipeline("batches", "{commit: checkpoints, every: 1ms}", steps, "even"));

        assertThat(report.problems()).isEmpty();
        long expected =
                IntStream.rangeClosed(1, (int) ROWS)
                        .filter(n -> n % 1500 < 990 && n % 1500 != 7 && n % 2 == 0)
                        .count();
        assertThat(ask("SELECT count(*) FROM batches.arrived WHERE name = 'n' || k"))
                .isEqualTo("" + expected);
        assertThat(
                        ask(
                                "SELECT count(*) FROM (SELECT n, lag(n) OVER (ORDER BY rowid) AS"
                                        + " before FROM batches.arrived) WHERE n <= before"))
                .as("rows that come before their predecessor")
                .isEqualTo("0");
        assertThat(report.nodes())
                .anySatisfy(node ->
                        assertThat(node)
                                .extracting("id", "in", "filtered")
                                .contains("named", ROWS));
    }

    @Test
    void thePlanSaysWhatIsReadWholeAndByWhom() throws Exception {
        String steps =
                "- {id: checked, quality: check, from: {input: keyed, others: refs}, options: {rules:"
                        + " [{rule: referential, column: k, references: {input: others, column: k},"
                        + " action: drop}]}}";
        Engine.Plan plan = plan(pipeline("batches", "{commit: checkpoints}", steps, "checked"));

        assertThat(plan.problems()).isEmpty();
        assertThat(plan.guarantees())
                .filteredOn(pair -> pair.source().equals("refs"))
                .singleElement()
                .satisfies(pair ->
                        assertThat(pair.reason())
                                .contains("read whole when the run begins")
                                .contains("'checked' compares each row of 'in' with it once"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: full | which rows of 'right' a join of 'type: full' gives is known behind the last row of 'left' only",
                "type: right | which rows of 'right' a join of 'type: right' gives",
                "expect: one-to-many | whether a key comes twice in 'left', as 'expect: one-to-many' asks",
                "max-fan-out: 3 | 'max-fan-out' counts the rows of the whole join"
            })
    void aJoinThatNeedsAllRowsOfTheChainIsRefusedWithTheReason(String options, String reason)
            throws Exception {
        Path changed =
                pipeline("batches", "{commit: auto}", join("news", "refs", options), "joined");
        Files.createDirectory(folder.resolve("news"));
        Files.writeString(folder.resolve("news/1.csv"), "n,k\n1,2\n");
        Files.writeString(
                changed,
                Files.readString(changed)
                        .replaceFirst(
                                "(?m)^.*id: in, .*\n.*id: keyed.*$",
                                "  - {id: news, source: file, options: {path: \"news/*.csv\","
                                        + " new-files: true, columns: {n: bigint, k: bigint}}}"));
        assertThat(plan(changed).problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.message())
                                .contains("'joined' cannot take 'left' batch by batch")
                                .contains(reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "- {id: end, transform: lookup, from: {input: keyed, reference: news}, options: {on: [k], columns: [x]}}| 'news' is a reference of 'end', which is read whole when a run begins, and it goes on from run to run (leave out",
                "- {id: end, transform: join, from: {left: keyed, right: keyed}, options: {on: [k]}}| 'end' compares rows of 'keyed' with each other",
                "- {id: end, transform: union, from: {a: keyed, b: in}}| 'end' needs all rows before it gives the first",
                "- {id: end, quality: check, from: {input: keyed, others: refs}, options: {rules: [{rule: unique, column: k}, {rule: referential, column: k, references: {input: others, column: k}}]}}| 'end' needs all rows before it gives the first",
                "- {id: end, quality: check, from: {input: keyed, others: refs}, options: {rules: [{rule: referential, column: k, references: {input: others, column: k}, action: stop}]}}| a rule of 'end' may stop the run"
            })
    void whatIsNoChainBesideReferencesIsRefusedWithTheReason(String step, String reason)
            throws Exception {
        Files.createDirectory(folder.resolve("news"));
        Files.writeString(folder.resolve("news/1.csv"), "x,k\n1,2\n");
        String news =
                step.contains("news")
                        ? "- {id: news, source: file, options: {path: \"news/*.csv\", new-files:"
                                + " true, columns: {x: bigint, k: bigint}}}\n"
                        : "";
        Path file = pipeline("batches", "{commit: checkpoints}", news + step, "end");
        if (!step.contains("refs")) {
            Files.writeString(
                    file, Files.readString(file).replaceFirst("(?m)^.*id: refs,.*\n", ""));
        }
        assertThat(plan(file).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- {id: end, transform: join, from: {left: keyed, right: refs}, options: {on: [k], type: left, expect: many-to-one}}",
                "- {id: end, transform: lookup, from: {input: keyed, reference: refs}, options: {on: [k], columns: [name], on-duplicate: fail}}",
                "- {id: few, quality: check, from: refs, options: {rules: [{rule: in-set, name: few-bad, column: name, values: [n1], action: quarantine, stop-over: 50 %}]}}\n- {id: end, transform: lookup, from: {input: keyed, reference: few}, options: {on: [k], columns: [name]}}"
            })
    void aReferenceThatIsNotWhatIsPromisedStopsTheRunBeforeARowIsWritten(String steps)
            throws Exception {
        reference(IntStream.range(0, 1_000).mapToObj(k -> k % 999 + ",n" + k).toList());

        Engine.RunReport report =
                run(pipeline("batches", "{commit: checkpoints, every: 1ms}", steps, "end"));

        assertThat(report.status()).isEqualTo(Engine.Status.FAILED);
        assertThat(report.problems())
                .first()
                .satisfies(problem ->
                        assertThat(problem.message())
                                .containsAnyOf("'expect'", "keys with several rows", "few-bad"));
        assertThat(report.nodes())
                .filteredOn(node -> node.id().equals("in"))
                .extracting(Engine.NodeAccount::in)
                .containsExactly(0L);
    }

    @Test
    void oneReferenceServesSeveralNodesOfAChain() throws Exception {
        String steps =
                """
                - {id: named, transform: lookup, from: {input: keyed, reference: refs}, options: {on: [k], columns: [name], on-missing: quarantine}}
                - {id: again, transform: join, from: {left: named, right: refs}, options: {on: [k], type: left, expect: many-to-one}}
                """;
        Engine.RunReport report =
                run(pipeline("batches", "{commit: checkpoints, every: 1ms}", steps, "again"));

        assertThat(report.problems()).isEmpty();
        assertThat(ask("SELECT count(*) FROM batches.arrived WHERE name = name_right"))
                .isEqualTo("" + report.totals().written());
        assertThat(report.totals().written() + report.totals().quarantined()).isEqualTo(ROWS);
        try (var files = Files.list(folder.resolve("home/quarantine"))) {
            Path held = files.max(Comparator.naturalOrder()).orElseThrow();
            assertThat(Files.readAllLines(held).getFirst())
                    .contains("\"node\":\"named\"")
                    .doesNotContain("sluice_row_");
        }
    }
}
