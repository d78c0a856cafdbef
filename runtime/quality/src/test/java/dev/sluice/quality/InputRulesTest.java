package dev.sluice.quality;

import static dev.sluice.testkit.Batches.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Schema;
import dev.sluice.api.Step;
import dev.sluice.testkit.StepBench;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that need the whole input or another one, and what a rule does about a breach. */
class InputRulesTest {

    private static final Schema ROWS =
            Schema.of(
                    Column.of("id", Simple.INT32),
                    Column.of("k'ey", Simple.STRING),
                    Column.of("at", Simple.TIMESTAMP));

    @TempDir Path folder;
    private StepBench bench;

    @BeforeEach
    void open() {
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        bench =
                new StepBench(folder)
                        .input(
                                "input",
                                ROWS,
                                List.of(
                                        row(1, "a", now.minusHours(2)),
                                        row(1, null, null),
                                        row(null, "a", now.minusDays(9)),
                                        row(null, "c", null)));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private StepBench.Result check(Map<String, Object> rule) {
        return bench.run(new CheckTransform(), Map.of("rules", List.of(rule)));
    }

    @Test
    void uniquePutsAllRowsOfAKeyAsideAndNoneWithoutOne() {
        assertThat(check(Map.of("rule", "unique", "column", "id")).met())
                .containsExactly(Map.entry("unique id", 2L));
        assertThat(check(Map.of("rule", "unique", "columns", List.of("id", "k'ey"))).rows())
                .hasSize(4);
    }

    @Test
    void referentialFindsKeysInAnotherInputAndLetsNullPass() {
        bench.input(
                "codes",
                Schema.of(Column.of("k'ey", Simple.STRING), Column.of("n", Simple.INT32)),
                List.of(row("a", 1), row(null, 2)));
        Map<String, Object> rule =
                Map.of(
                        "rule", "referential",
                        "column", "k'ey",
                        "references", Map.of("input", "codes", "column", "k'ey"));
        var result = check(rule);
        assertThat(result.column("k'ey")).containsExactlyInAnyOrder("a", null, "a");
        assertThat(result.met()).containsExactly(Map.entry("referential k'ey", 1L));

        bench.input("codes", Schema.of(Column.of("k'ey", Simple.STRING)), List.of());
        assertThat(check(rule).rows()).hasSize(1);
    }

    @Test
    void referentialComparesSeveralColumnsTogether() {
        bench.input(
                "codes",
                Schema.of(Column.of("a", Simple.INT32), Column.of("b", Simple.STRING)),
                List.of(row(2, "a"), row(1, "x")));
        assertThat(
                        check(
                                        Map.of(
                                                "rule", "referential",
                                                "columns", List.of("id", "k'ey"),
                                                "references",
                                                        Map.of(
                                                                "input",
                                                                "codes",
                                                                "columns",
                                                                List.of("a", "b"))))
                                .met())
                .containsExactly(Map.entry("referential id k'ey", 1L));
    }

    @Test
    void referentialSaysWhichInputWasMeant() {
        assertThatThrownBy(() ->
                        check(
                                Map.of(
                                        "rule", "referential",
                                        "column", "id",
                                        "references", Map.of("input", "inpu", "column", "id"))))
                .hasMessage("'inpu' is not an input of this node: did you mean 'input'?");
        assertThatThrownBy(() ->
                        check(
                                Map.of(
                                        "rule", "referential",
                                        "columns", List.of("id", "k'ey"),
                                        "references", Map.of("input", "input", "column", "id"))))
                .hasMessage(
                        "rule 'referential' compares 2 column(s) with 1: give 'references' as many"
                                + " as the rule has");
    }

    @Test
    void rowCountHoldsBetweenItsBoundsAndCountsAnEmptyInput() {
        assertThat(check(Map.of("rule", "row-count", "min", 4, "max", 4)).violated()).isEmpty();
        assertThat(check(Map.of("rule", "row-count", "min", 5)).violated())
                .containsExactly("row-count: 4");
        bench.input("input", ROWS, List.of());
        assertThat(check(Map.of("rule", "row-count", "min", 1)).violated())
                .containsExactly("row-count: 0");
        assertThatThrownBy(() -> check(Map.of("rule", "row-count", "min", -1)))
                .hasMessageStartingWith("rule 'row-count' needs 0 ≤ min ≤ max, found -1");
    }

    @Test
    void freshnessLooksAtTheNewestValueAndAnEmptyInputIsNotFresh() {
        assertThat(check(Map.of("rule", "freshness", "column", "at", "max-age", "3h")).violated())
                .isEmpty();
        assertThat(
                        check(Map.of("rule", "freshness", "column", "at", "max-age", "1 hour"))
                                .violated())
                .hasSize(1);
        bench.input("input", ROWS, List.of());
        assertThat(check(Map.of("rule", "freshness", "column", "at", "max-age", "3h")).violated())
                .containsExactly("freshness at: no value");
        assertThatThrownBy(
                        () -> check(Map.of("rule", "freshness", "column", "id", "max-age", "3h")))
                .hasMessage(
                        "rule 'freshness' needs a date or timestamp column, and 'id' is INTEGER");
        assertThatThrownBy(
                        () -> check(Map.of("rule", "freshness", "column", "at", "max-age", "soon")))
                .hasMessage("'soon' is not an age: use 30m, 24h or 7d, for example");
    }

    @ParameterizedTest
    @CsvSource({
        "warn,error,WARNED",
        "quarantine,error,QUARANTINED",
        "drop,error,DROPPED",
        "stop,error,STOPPED",
        ",error,QUARANTINED",
        ",warning,WARNED",
        ",info,WARNED"
    })
    void theActionDecidesAndTheSeverityOnlyWhereThereIsNone(
            String action, String severity, Step.Outcome outcome) {
        Map<String, Object> rule = new HashMap<>();
        rule.put("rule", "not-null");
        rule.put("column", "id");
        rule.put("severity", severity);
        if (action != null) {
            rule.put("action", action);
        }
        Step.Rows step =
                (Step.Rows) bench.bind(new CheckTransform(), Map.of("rules", List.of(rule)));
        assertThat(step.fates()).extracting(Step.Fate::outcome).containsExactly(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "3,3,1",
        "0,0,1",
        "5 %,9223372036854775807,0.05",
        "12.5%,9223372036854775807,0.125"
    })
    void aLimitIsANumberOfRowsOrAShare(String text, long rows, double share) {
        Step.Rows step =
                (Step.Rows)
                        bench.bind(
                                new CheckTransform(),
                                Map.of(
                                        "rules",
                                        List.of(
                                                Map.of(
                                                        "rule", "not-null",
                                                        "column", "id",
                                                        "stop-over", text))));
        assertThat(step.fates().getFirst().limit()).isEqualTo(new Step.Limit(rows, share));
    }

    @ParameterizedTest
    @CsvSource({"-1", "1.5", "101 %", "some", "'1; DROP'"})
    void aLimitOfAnotherKindIsRefused(String text) {
        assertThatThrownBy(
                        () -> check(Map.of("rule", "not-null", "column", "id", "stop-over", text)))
                .hasMessage(
                        "option 'stop-over' is a number of rows or a share such as 5 %, not '"
                                + text
                                + "'");
    }

    @Test
    void aRuleOnTheWholeInputCannotPutRowsAside() {
        assertThatThrownBy(
                        () -> check(Map.of("rule", "row-count", "min", 1, "action", "quarantine")))
                .hasMessage(
                        "rule 'row-count' is about the whole input, so its action is warn or stop,"
                                + " not 'quarantine'");
        assertThatThrownBy(
                        () -> check(Map.of("rule", "not-null", "column", "id", "action", "ignore")))
                .hasMessage("'ignore' is not an action: use warn, quarantine, drop or stop");
    }

    @Test
    void aRuleOnTheWholeInputJudgesTheFirstInputWhereNoneIsCalledInput() {
        try (StepBench other = new StepBench(folder)) {
            other.input("orders", ROWS, List.of()).input("codes", ROWS, List.of());
            assertThat(
                            other.run(
                                            new CheckTransform(),
                                            Map.of(
                                                    "rules",
                                                    List.of(Map.of("rule", "row-count", "max", 5))))
                                    .rows())
                    .isEmpty();
        }
    }

    @Test
    void sixtyRulesFitAndTheNextOneIsRefused() {
        Map<String, Object> rule = Map.of("rule", "not-null", "column", "k'ey");
        assertThat(
                        bench.run(
                                        new CheckTransform(),
                                        Map.of("rules", java.util.Collections.nCopies(60, rule)))
                                .rows())
                .hasSize(3);
        assertThatThrownBy(() ->
                        bench.bind(
                                new CheckTransform(),
                                Map.of("rules", java.util.Collections.nCopies(61, rule))))
                .hasMessage("a node takes at most 60 rules: use a second node");
    }
}
