package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.Connector;
import dev.sluice.cli.Engine;
import dev.sluice.compiler.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nodes that run as one query give the same rows, the same quarantine and the same account as the
 * same nodes batch by batch.
 */
class FusionIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ORDERS = 40_000;

    @TempDir Path folder;

    /** Nodes between the sources {@code orders} and {@code customers} and the target. */
    record Case(String name, String nodes, String out) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                of("nothing", "", "orders"),
                of(
                        "a filter, a derivation and an aggregate",
                        """
                        - {id: a, transform: filter, from: orders, options: {where: amount > 10}}
                        - {id: b, transform: derive, from: a, options: {columns: {twice: amount * 2}}}
                        - {id: c, transform: aggregate, from: b, options: {group-by: [status], aggregates: {n: count(*), s: sum(twice)}}}
                        """,
                        "c"),
                of(
                        "a filter behind an aggregate",
                        """
                        - {id: a, transform: aggregate, from: orders, options: {group-by: [customer], aggregates: {n: count(*)}}}
                        - {id: b, transform: filter, from: a, options: {where: customer < 5}}
                        """,
                        "b"),
                of(
                        "rules of every action",
                        """
                        - id: a
                          quality: check
                          from: orders
                          options:
                            rules:
                              - {rule: range, column: amount, min: 0, action: quarantine}
                              - {rule: in-set, column: status, values: [new, paid], action: warn}
                              - {rule: expression, expression: id % 1000 <> 7, action: drop}
                              - {rule: unique, column: id}
                        - {id: b, transform: filter, from: a, options: {where: status = 'new'}}
                        """,
                        "b"),
                of(
                        "a union of distinct rows",
                        """
                        - {id: a, transform: select, from: orders, options: {columns: [status]}}
                        - {id: b, transform: select, from: orders, options: {columns: [status]}}
                        - {id: c, transform: union, from: [a, b], options: {distinct: true}}
                        """,
                        "c"),
                of(
                        "distinct rows of a query, and what is not in another",
                        """
                        - {id: a, transform: sql, from: orders, options: {query: SELECT DISTINCT status FROM input}}
                        - {id: b, transform: sql, from: a, options: {query: SELECT status FROM input EXCEPT SELECT 'new'}}
                        - {id: c, quality: check, from: b, options: {rules: [{rule: in-set, column: status, values: [paid]}]}}
                        """,
                        "c"),
                of(
                        "duplicates and a filter behind them",
                        """
                        - {id: a, transform: deduplicate, from: orders, options: {columns: [customer, status]}}
                        - {id: b, transform: filter, from: a, options: {where: customer <> 3}}
                        """,
                        "b"),
                of("an inner join", join("inner", "orders", "customers"), "j"),
                of("a left join", join("left", "orders", "customers"), "j"),
                of("a right join", join("right", "orders", "customers"), "j"),
                of("a full join", join("full", "orders", "customers"), "j"),
                of("a semi join", join("semi", "orders", "customers"), "j"),
                of("an anti join", join("anti", "orders", "customers"), "j"),
                of("an inner join, right empty", NONE + join("inner", "orders", "none"), "j"),
                of("an inner join, left empty", NONE + join("inner", "none", "orders"), "j"),
                of("a left join, right empty", NONE + join("left", "orders", "none"), "j"),
                of("a left join, left empty", NONE + join("left", "none", "orders"), "j"),
                of("a right join, left empty", NONE + join("right", "none", "orders"), "j"),
                of("a semi join, right empty", NONE + join("semi", "orders", "none"), "j"),
                of("an anti join, left empty", NONE + join("anti", "none", "orders"), "j"),
                of(
                        "a join that the filter behind it narrows",
                        join("inner", "orders", "customers")
                                + "- {id: f, transform: filter, from: j, options: {where: customer = 17 and name is not null}}\n",
                        "f"),
                of(
                        "a join guarded by expect, and an aggregate",
                        """
                        - {id: j, transform: join, from: {left: orders, right: customers}, options: {on: [customer], expect: many-to-one}}
                        - {id: g, transform: aggregate, from: j, options: {group-by: [name], aggregates: {n: count(*)}}}
                        """,
                        "g"),
                of("a limit", sql("SELECT * FROM input ORDER BY id LIMIT 10"), "s"),
                of("no row at all", sql("SELECT * FROM input WHERE false"), "s"),
                of(
                        "definitions",
                        sql(
                                "WITH x AS (SELECT * FROM input) SELECT status, count(*) AS n FROM x GROUP BY 1"),
                        "s"),
                of(
                        "an input read twice",
                        sql(
                                "SELECT a.id FROM input a WHERE a.amount > (SELECT avg(amount) FROM input)"),
                        "s"),
                of("a contradiction", sql("SELECT * FROM input WHERE id > 5 AND id < 3"), "s"),
                of(
                        "a lookup of both kinds of fate",
                        """
                        - {id: f, transform: filter, from: orders, options: {where: id % 3 = 0}}
                        - {id: l, transform: lookup, from: {input: f, reference: customers}, options: {on: [customer], columns: [name], on-missing: quarantine}}
                        """,
                        "l"),
                of(
                        "a union, sorted",
                        """
                        - {id: u, transform: union, from: {a: orders, b: customers}}
                        - {id: s, transform: sort, from: u, options: {by: [customer, id, name], limit: 500}}
                        """,
                        "s"),
                of(
                        "casts that fail, and defaults",
                        """
                        - {id: a, transform: select, from: orders, options: {columns: [id, {name: day, from: placed, type: string}, {name: n, from: note, type: int}, {name: status, default: none}]}}
                        - {id: b, transform: derive, from: a, options: {columns: {m: n + 1}}}
                        """,
                        "b"),
                of(
                        "pivots",
                        """
                        - {id: p, transform: pivot, from: orders, options: {group-by: [customer], column: status, values: [new, paid], value: amount}}
                        - {id: u, transform: unpivot, from: p, options: {columns: [new, paid]}}
                        """,
                        "u"),
                of("a long chain", chain(40), "f39"));
    }

    private static final String NONE =
            "- {id: none, transform: filter, from: customers, options: {where: customer < 0}}\n";

    private static Case of(String name, String nodes, String out) {
        return new Case(name, nodes, out);
    }

    private static String join(String type, String left, String right) {
        return "- {id: j, transform: join, from: {left: %s, right: %s}, options: {type: %s, on: [customer]}}\n"
                .formatted(left, right, type);
    }

    private static String sql(String query) {
        return "- {id: s, transform: sql, from: orders, options: {query: \"" + query + "\"}}\n";
    }

    private static String chain(int length) {
        StringBuilder nodes = new StringBuilder();
        for (int at = 0; at < length; at++) {
            nodes.append(
                    "- {id: f%d, transform: filter, from: %s, options: {where: id %% 97 <> %d}}\n"
                            .formatted(at, at == 0 ? "orders" : "f" + (at - 1), at));
        }
        return nodes.toString();
    }

    @BeforeEach
    void makeTheData() throws IOException {
        StringBuilder orders = new StringBuilder("id,customer,placed,status,amount,note\n");
        String[] status = {"new", "paid", "shipped", ""};
        for (int id = 0; id < ORDERS; id++) {
            String amount = id % 5_000 == 4_999 ? "n/a" : Integer.toString(id % 301 - 3);
            String placed = id % 7_001 == 7_000 ? "2026-02-30" : "2026-02-1" + id % 10;
            orders.append(id - (id % 10_000 == 1 ? 1 : 0))
                    .append(',')
                    .append(id % 1_500)
                    .append(',')
                    .append(placed)
                    .append(',')
                    .append(status[id % 4])
                    .append(',')
                    .append(amount)
                    .append(',')
                    .append(id % 50 == 0 ? "x" : "7")
                    .append('\n');
        }
        Files.writeString(folder.resolve("orders.csv"), orders);
        StringBuilder customers = new StringBuilder("customer,name\n");
        for (int customer = 10; customer < 1_700; customer++) {
            customers.append(customer).append(",c").append(customer % 40).append('\n');
        }
        customers.append("many,bad\n");
        Files.writeString(folder.resolve("customers.csv"), customers);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void oneQueryGivesWhatBatchesGive(Case given) throws Exception {
        Outcome fused = run(given, "fused", Catalog.discover());
        Outcome batches = run(given, "batches", unfused());

        assertThat(fused.report.problems()).isEqualTo(batches.report.problems());
        assertThat(fused.report.status()).isEqualTo(Engine.Status.SUCCEEDED);
        assertThat(counts(fused.report)).isEqualTo(counts(batches.report));
        assertThat(fused.rows).isEqualTo(batches.rows);
        assertThat(fused.quarantine).isEqualTo(batches.quarantine);
        assertThat(fused.quarantine).isNotEmpty();
    }

    @Test
    void theWholePipelineOfACsvAndAParquetFileIsOneQuery() throws Exception {
        Case given =
                cases().filter(c -> c.name.startsWith("a filter, a")).findFirst().orElseThrow();
        Path file = write(given, "fused");
        try (Engine engine = new LocalEngine(folder.resolve("home"))) {
            Engine.Plan plan = engine.plan(new Engine.Request(file, Map.of()));
            assertThat(plan.nodes())
                    .filteredOn(node -> !node.id().equals("out") && !node.id().equals("other"))
                    .filteredOn(node -> !node.id().equals("customers"))
                    .allSatisfy(node ->
                            assertThat(node.thread()).isEqualTo("part of the query of out"));
        }
    }

    private static Catalog unfused() {
        Catalog all = Catalog.discover();
        Map<String, Connector> connectors = new HashMap<>(all.connectors());
        connectors.computeIfPresent("file", (name, file) -> new BatchesOnly(file));
        return new Catalog(connectors, all.transforms());
    }

    private record Outcome(Engine.RunReport report, List<String> rows, List<String> quarantine) {}

    private Outcome run(Case given, String way, Catalog catalog) throws IOException {
        Path file = write(given, way);
        try (Engine engine = new LocalEngine(folder.resolve("home"), catalog)) {
            Engine.RunReport report =
                    engine.run(new Engine.Request(file, Map.of()), (r, w, e) -> {}, stop -> {});
            assertThat(report.problems()).allMatch(problem -> problem.code().equals("warning"));
            List<String> rows = Files.readAllLines(folder.resolve(way + ".jsonl"));
            List<String> quarantine =
                    Files.readAllLines(report.quarantine().orElseThrow()).stream()
                            .map(FusionIT::fact)
                            .sorted()
                            .toList();
            return new Outcome(report, rows.stream().sorted().toList(), quarantine);
        }
    }

    /** What was quarantined, where and why; the raw record of a rule is the same either way. */
    private static String fact(String line) {
        try {
            JsonNode row = JSON.readTree(line);
            return row.path("node")
                    + " "
                    + row.path("rules")
                    + " "
                    + row.path("place")
                    + row.path("raw");
        } catch (IOException e) {
            throw new IllegalStateException(line, e);
        }
    }

    private static List<String> counts(Engine.RunReport report) {
        return report.nodes().stream()
                .map(n ->
                        "%s in %d out %d filtered %d quarantined %d deduplicated %d"
                                .formatted(
                                        n.id(),
                                        n.in(),
                                        n.out(),
                                        n.filtered(),
                                        n.quarantined(),
                                        n.deduplicated()))
                .toList();
    }

    private Path write(Case given, String way) throws IOException {
        boolean read = given.nodes.contains("customers");
        String pipeline =
                """
                name: fusion
                nodes:
                - id: orders
                  source: file
                  options: {path: orders.csv, columns: {id: int, customer: int, placed: date, status: string, amount: int, note: string}}
                - id: customers
                  source: file
                  options: {path: customers.csv, columns: {customer: int, name: string}}
                %s
                - {id: out, target: file, from: %s, options: {path: %s.jsonl}}
                %s
                """
                        .formatted(
                                given.nodes,
                                given.out,
                                way,
                                read ? "" : "- {id: other, target: discard, from: customers}");
        return Files.writeString(folder.resolve(way + ".yaml"), pipeline);
    }
}
