package dev.sluice.transform;

import static dev.sluice.testkit.Batches.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Schema;
import dev.sluice.api.Step;
import dev.sluice.api.Transform;
import dev.sluice.testkit.StepBench;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transforms that need all of their rows. */
class SetTransformsTest {

    private static final Schema ORDERS =
            Schema.of(Column.of("id", Simple.INT32), Column.of("cust\"omer", Simple.INT32));
    private static final Schema CUSTOMERS =
            Schema.of(Column.of("id", Simple.INT32), Column.of("name", Simple.STRING));
    private static final Schema SALES =
            Schema.of(
                    Column.of("shop", Simple.STRING),
                    Column.of("mon'th", Simple.STRING),
                    Column.of("amount", Simple.INT32));
    private static final Map<String, Object> ON =
            Map.of("on", List.of(Map.of("left", "cust\"omer", "right", "id")));

    @TempDir Path folder;
    private StepBench bench;

    @BeforeEach
    void open() {
        bench = new StepBench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void orders() {
        bench.input("left", ORDERS, List.of(row(1, 10), row(2, 20), row(3, null)))
                .input("right", CUSTOMERS, List.of(row(10, "Ada"), row(30, null), row(null, "?")));
    }

    private void sales() {
        bench.input(
                "input",
                SALES,
                List.of(
                        row("North", "jan", 10),
                        row("North", "it's", 20),
                        row(null, "jan", null),
                        row("North", "jan", 1)));
    }

    @ParameterizedTest
    @CsvSource({"inner,1", "left,3", "right,3", "full,5", "semi,1", "anti,2"})
    void everyTypeOfJoinKeepsItsRowsAndNullKeysMatchNothing(String type, int rows) {
        orders();
        Map<String, Object> options = new java.util.HashMap<>(ON);
        options.put("type", type);
        var result = bench.run(new JoinTransform(), options);
        assertThat(result.rows()).hasSize(rows);
        boolean left = type.equals("semi") || type.equals("anti");
        assertThat(result.schema().names())
                .isEqualTo(
                        left
                                ? List.of("id", "cust\"omer")
                                : List.of("id", "cust\"omer", "id_right", "name"));
    }

    @Test
    void aKeyOfOneNameIsOneColumnAndHasItsValueFromEitherSide() {
        bench.input("left", CUSTOMERS, List.of(row(1, "a")))
                .input("right", CUSTOMERS, List.of(row(2, "b")));
        var result = bench.run(new JoinTransform(), Map.of("type", "full", "on", List.of("id")));
        assertThat(result.schema().names()).containsExactly("id", "name", "name_right");
        assertThat(result.column("id")).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void aKeyThatRepeatsAgainstExpectStopsWithASentence() {
        orders();
        bench.input("right", CUSTOMERS, List.of(row(10, "a"), row(10, "b")));
        Map<String, Object> options = new java.util.HashMap<>(ON);
        options.put("expect", "many-to-one");
        assertThatThrownBy(() -> bench.run(new JoinTransform(), options))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.RULE_STOPPED))
                .hasMessage(
                        "the input 'right' has several rows with the same id; remove the"
                                + " duplicates, or change 'expect'");
    }

    @Test
    void joinSaysWhatIsWrongWithItsOptions() {
        orders();
        assertThatThrownBy(() ->
                        bench.run(
                                new JoinTransform(), Map.of("type", "outer", "on", List.of("id"))))
                .hasMessage(
                        "'outer' is not a type of join: use inner, left, right, full, anti or semi");
        assertThatThrownBy(() ->
                        bench.run(
                                new JoinTransform(),
                                Map.of("on", "l.id = r.id", "expect", "one-to-one")))
                .hasMessageStartingWith("option 'expect' needs 'on' to name columns");
        assertThatThrownBy(() -> bench.run(new JoinTransform(), Map.of("on", List.of("nam"))))
                .hasMessageContaining("column 'nam' is not in the input 'left'");
        bench.input("third", ORDERS, List.of());
        assertThatThrownBy(() -> bench.run(new JoinTransform(), ON))
                .hasMessage(
                        "'join' takes two inputs, 'left' and 'right', and was given 3: correct"
                                + " 'from'");
    }

    @Test
    void aJoinTakesTheSideBatchByBatchWhoseRowsItKeepsAndNobodyCounts() {
        bench.input("left", CUSTOMERS, List.of()).input("right", CUSTOMERS, List.of());
        assertThat(byBatch("inner", "many-to-many")).containsExactlyInAnyOrder("left", "right");
        assertThat(byBatch("inner", "many-to-one")).containsExactly("left");
        assertThat(byBatch("inner", "one-to-one")).isEmpty();
        assertThat(byBatch("left", "many-to-one")).containsExactly("left");
        assertThat(byBatch("left", "one-to-many")).isEmpty();
        assertThat(byBatch("semi", "many-to-many")).containsExactly("left");
        assertThat(byBatch("anti", "many-to-many")).containsExactly("left");
        assertThat(byBatch("right", "one-to-many")).containsExactly("right");
        assertThat(byBatch("full", "many-to-many")).isEmpty();
    }

    private List<String> byBatch(String type, String expect) {
        Map<String, Object> options = Map.of("on", List.of("id"), "type", type, "expect", expect);
        Step.Query join = (Step.Query) bench.bind(new JoinTransform(), options);
        return join.byBatch().entrySet().stream()
                .filter(side -> side.getValue() instanceof Step.ByBatch.Possible)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Test
    void lookupAddsOneMatchAndNeverMultiplies() {
        bench.input("input", ORDERS, List.of(row(1, 10), row(2, 99), row(3, null)))
                .input("reference", CUSTOMERS, List.of(row(10, "B"), row(10, "A")));
        Map<String, Object> options =
                Map.of(
                        "on", List.of(Map.of("input", "cust\"omer", "reference", "id")),
                        "columns",
                                List.of(Map.of("name", "who", "from", "name", "default", "it's")));
        var result = bench.run(new LookupTransform(), options);
        assertThat(result.column("who")).containsExactly("A", "it's", "it's");
        assertThat(result.column("id")).containsExactly(1, 2, 3);
    }

    @Test
    void lookupQuarantinesOrDropsWhatIsMissingAndRefusesDuplicates() {
        bench.input("input", ORDERS, List.of(row(1, 10), row(2, 99)))
                .input("reference", CUSTOMERS, List.of(row(10, "B"), row(10, "A")));
        Map<String, Object> options = new java.util.HashMap<>();
        options.put("on", List.of(Map.of("input", "cust\"omer", "reference", "id")));
        options.put("columns", List.of("name"));
        options.put("on-missing", "quarantine");
        options.put("on-duplicate", "fail");
        var result = bench.run(new LookupTransform(), options);
        assertThat(result.met()).containsExactly(Map.entry("lookup", 1L));
        assertThat(result.violated()).containsExactly("lookup: 1");
        options.put("on-missing", "ignore");
        assertThatThrownBy(() -> bench.run(new LookupTransform(), options))
                .hasMessage("option 'on-missing' is null, quarantine or drop, not 'ignore'");
    }

    @Test
    void lookupSaysHowItsInputsAreNamed() {
        bench.input("a", ORDERS, List.of()).input("b", CUSTOMERS, List.of());
        assertThatThrownBy(() ->
                        bench.run(
                                new LookupTransform(),
                                Map.of("on", List.of("id"), "columns", List.of("name"))))
                .hasMessage(
                        "'lookup' knows its inputs as 'input' and 'reference', not 'a' and 'b':"
                                + " write from: {input: …, reference: …}");
    }

    @Test
    void aggregateGroupsNullsTogetherAndMayNameASumLikeItsColumn() {
        sales();
        var result =
                bench.run(
                        new AggregateTransform(),
                        Map.of(
                                "group-by", List.of("shop"),
                                "aggregates", Map.of("amount", "sum(amount)"),
                                "having", "count(*) > 0"));
        assertThat(result.rows())
                .extracting(each -> String.valueOf(each.get("shop")))
                .containsExactlyInAnyOrder("North", "null");
        assertThat(result.schema().names()).containsExactly("shop", "amount");
    }

    @Test
    void aggregateOfNoRowsIsOneRowWithoutGroupsAndNoneWithThem() {
        bench.input("input", SALES, List.of());
        Map<String, Object> count = Map.of("aggregates", Map.of("n", "count(*)"));
        assertThat(bench.run(new AggregateTransform(), count).column("n")).containsExactly(0L);
        assertThat(
                        bench.run(
                                        new AggregateTransform(),
                                        Map.of(
                                                "group-by", List.of("shop"),
                                                "aggregates", Map.of("n", "count(*)")))
                                .rows())
                .isEmpty();
    }

    @Test
    void sortPutsNullsLastInBothDirectionsUnlessTold() {
        sales();
        assertThat(sorted(Map.of("column", "amount", "desc", true)))
                .containsExactly(20, 10, 1, null);
        assertThat(sorted(Map.of("column", "amount", "nulls", "first")))
                .containsExactly(null, 1, 10, 20);
        assertThat(sorted(Map.of("expression", "-amount"))).containsExactly(20, 10, 1, null);
    }

    private List<Object> sorted(Map<String, Object> by) {
        return bench.run(new SortTransform(), Map.of("by", List.of(by))).column("amount");
    }

    @Test
    void aUnionSaysHowManyInputsItTakes() {
        Schema schema = Schema.of(Column.of("id", Simple.INT32));
        List<Transform.Input> inputs =
                IntStream.range(0, 501)
                        .mapToObj(i -> new Transform.Input("i" + i, schema))
                        .toList();

        assertThat(new UnionTransform().bind(Options.empty(), inputs.subList(1, 501)))
                .isInstanceOf(Step.Query.class);
        assertThatThrownBy(() -> new UnionTransform().bind(Options.empty(), inputs))
                .hasMessage(
                        "'union' takes at most 500 inputs, and has 501: put some of them together"
                                + " by a union before it");
    }

    @Test
    void pivotMakesAColumnOfEachListedValue() {
        sales();
        var result =
                bench.run(
                        new PivotTransform(),
                        Map.of(
                                "column", "mon'th",
                                "values", List.of("jan", "it's", "feb"),
                                "value", "amount",
                                "group-by", List.of("shop"),
                                "prefix", "in \""));
        assertThat(result.schema().names())
                .containsExactly("shop", "in \"jan", "in \"it's", "in \"feb");
        assertThat(result.rows()).anySatisfy(row -> assertThat(row).containsEntry("shop", "North"));
        assertThatThrownBy(() ->
                        bench.run(
                                new PivotTransform(),
                                Map.of(
                                        "column", "mon'th",
                                        "values", List.of("x"),
                                        "value", "amount",
                                        "function", "median")))
                .hasMessage("'median' is not a function: use sum, avg, min, max, count or first");
        assertThatThrownBy(() ->
                        bench.run(
                                new PivotTransform(),
                                Map.of(
                                        "column", "mon'th",
                                        "values", List.of("jan", ""),
                                        "value", "amount")))
                .hasMessageContaining("'values' has an empty text")
                .hasMessageContaining("set 'prefix'");
    }

    @Test
    void unpivotMakesARowOfEachColumnAndLeavesNullsOut() {
        sales();
        Map<String, Object> options = Map.of("columns", List.of("mon'th", "shop"));
        assertThat(bench.run(new UnpivotTransform(), options).rows()).hasSize(7);
        var all =
                bench.run(
                        new UnpivotTransform(),
                        Map.of("columns", List.of("mon'th", "shop"), "keep-nulls", true));
        assertThat(all.rows()).hasSize(8);
        assertThat(all.column("name")).contains("mon'th", "shop");
        assertThatThrownBy(() -> bench.run(new UnpivotTransform(), Map.of("columns", List.of())))
                .hasMessage("option 'columns' is empty: give at least one entry");
    }

    @Test
    void unnestGivesARowForEachElementAndKeepsEmptyListsWhereAsked() {
        Schema schema =
                Schema.of(
                        Column.of("id", Simple.INT32),
                        Column.of("l", new DataType.ListOf(Simple.INT32)));
        bench.input(
                "input", schema, List.of(row(1, List.of(7, 8)), row(2, List.of()), row(3, null)));
        assertThat(bench.run(new UnnestTransform(), Map.of("column", "l")).column("l"))
                .containsExactly(7, 8);
        assertThat(
                        bench.run(new UnnestTransform(), Map.of("column", "l", "keep-empty", true))
                                .column("id"))
                .containsExactly(1, 1, 2, 3);
        assertThatThrownBy(() -> bench.run(new UnnestTransform(), Map.of("column", "id")))
                .hasMessage("column 'id' is INTEGER, not a list: parse it first");
    }

    @Test
    void unpivotLosesNoDigitsOfNumbersThatStandWithOthers() {
        Schema mixed =
                Schema.of(Column.of("whole", Simple.INT64), Column.of("real", Simple.DOUBLE));
        bench.input("input", mixed, List.of(row(9_007_199_254_740_992L, 0.5), row(null, 1.0)));
        Map<String, Object> options = Map.of("columns", List.of("whole", "real"));
        assertThat(bench.run(new UnpivotTransform(), options).column("value"))
                .containsExactlyInAnyOrder(9_007_199_254_740_992.0, 0.5, 1.0);

        bench.input("input", mixed, List.of(row(9_007_199_254_740_993L, 0.5)));
        assertThatThrownBy(() -> bench.run(new UnpivotTransform(), options))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.RULE_STOPPED))
                .hasMessageStartingWith(
                        "the number 9007199254740993 in column 'whole' would lose digits: 'value' is"
                                + " DOUBLE");
    }

    @Test
    void unionLosesNoDigitsEither() {
        Schema exact = Schema.of(Column.of("id", new DataType.Decimal(20, 2)));
        Schema real = Schema.of(Column.of("ID", Simple.DOUBLE));
        bench.input("one", exact, List.of(row(new BigDecimal("0.10")), row((Object) null)))
                .input("two", real, List.of(row(0.5)));
        assertThat(bench.run(new UnionTransform(), Map.of()).column("id"))
                .containsExactlyInAnyOrder(0.1, null, 0.5);

        bench.input("one", exact, List.of(row(new BigDecimal("12345678901234567.89"))));
        assertThatThrownBy(() -> bench.run(new UnionTransform(), Map.of()))
                .hasMessageStartingWith("the number 12345678901234567.89 in column 'id'");
    }

    @Test
    void neitherAmongTruthsNorAmongDecimalsWithoutRoomForAllPlaces() {
        bench.input("one", Schema.of(Column.of("v", Simple.BOOLEAN)), List.of(row(true)))
                .input("two", Schema.of(Column.of("v", Simple.DOUBLE)), List.of(row(0.5)))
                .input(
                        "three",
                        Schema.of(Column.of("v", Simple.INT64)),
                        List.of(row(9_007_199_254_740_993L)));
        assertThatThrownBy(() -> bench.run(new UnionTransform(), Map.of()))
                .hasMessageStartingWith("the number 9007199254740993 in column 'v'");
        bench.close();

        open();
        Schema many = Schema.of(Column.of("v", new DataType.Decimal(38, 30)));
        Schema none = Schema.of(Column.of("v", new DataType.Decimal(30, 0)));
        bench.input("one", many, List.of(row(new BigDecimal("1.5").setScale(30))))
                .input("two", none, List.of(row(new BigDecimal("7"))));
        assertThat(bench.run(new UnionTransform(), Map.of()).column("v"))
                .extracting(v -> ((BigDecimal) v).stripTrailingZeros().toPlainString())
                .containsExactlyInAnyOrder("1.5", "7");
        bench.close();

        open();
        bench.input("one", many, List.of(row(new BigDecimal("0.123456789").setScale(30))))
                .input("two", none, List.of());
        assertThatThrownBy(() -> bench.run(new UnionTransform(), Map.of()))
                .hasMessageContaining("would lose digits: 'v' is DECIMAL(38,8)");
    }

    @Test
    void numbersComeUnderTextsWithAllTheirDigits() {
        bench.input("one", Schema.of(Column.of("v", Simple.INT64)), List.of(row(Long.MAX_VALUE)))
                .input("two", Schema.of(Column.of("v", Simple.DOUBLE)), List.of(row(0.5)))
                .input("three", Schema.of(Column.of("v", Simple.STRING)), List.of(row("x")));
        assertThat(bench.run(new UnionTransform(), Map.of()).column("v"))
                .containsExactlyInAnyOrder("9223372036854775807", "0.5", "x");
    }

    @Test
    void unionMatchesColumnsByNameAndMayLeaveOutEqualRows() {
        bench.input("a", CUSTOMERS, List.of(row(1, "x"), row(1, "x")))
                .input("b", ORDERS, List.of(row(1, 5)));
        var all = bench.run(new UnionTransform(), Map.of());
        assertThat(all.schema().names()).containsExactly("id", "name", "cust\"omer");
        assertThat(all.rows()).hasSize(3);
        assertThat(bench.run(new UnionTransform(), Map.of("distinct", true)).rows()).hasSize(2);
    }

    @Test
    void aUnionOfOneInputLeavesOutEqualRowsToo() {
        bench.input("input", CUSTOMERS, List.of(row(1, "x"), row(1, "x")));
        assertThat(bench.run(new UnionTransform(), Map.of()).rows()).hasSize(2);
        assertThat(bench.run(new UnionTransform(), Map.of("distinct", true)).rows()).hasSize(1);
    }

    @Test
    void sqlMayHaveAWithClauseCommentsAndASemicolonAtItsEnd() {
        sales();
        for (String query :
                List.of(
                        "WITH w AS (SELECT * FROM input) SELECT count(*) AS n FROM w -- all of them",
                        "SELECT count(*) AS n FROM input; ",
                        "with recursive t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 4)"
                                + " SELECT max(n) AS n FROM t",
                        "SELECT count(*) AS n FROM input -- rows")) {
            assertThat(bench.run(new SqlTransform(), Map.of("query", query)).column("n"))
                    .as(query)
                    .asString()
                    .isEqualTo("[4]");
        }
        assertThatThrownBy(() -> bench.run(new SqlTransform(), Map.of("query", " ; ")))
                .hasMessage("option 'query' is empty: give a SELECT over the inputs");
    }
}
