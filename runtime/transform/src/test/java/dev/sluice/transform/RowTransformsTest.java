package dev.sluice.transform;

import static dev.sluice.testkit.Batches.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Schema;
import dev.sluice.testkit.StepBench;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transforms that judge rows one by one; names hold quotes, spaces and letters of any script. */
class RowTransformsTest {

    private static final Schema PEOPLE =
            Schema.of(
                    Column.of("id", Simple.INT32),
                    Column.of("full \"name\"", Simple.STRING),
                    Column.of("größe", Simple.DOUBLE));

    @TempDir Path folder;
    private StepBench bench;

    @BeforeEach
    void open() {
        bench =
                new StepBench(folder)
                        .input(
                                "input",
                                PEOPLE,
                                List.of(
                                        row(1, "Ada", 1.65),
                                        row(2, null, Double.NaN),
                                        row(3, "Jürgen 🎉", null)));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void selectRenamesCastsAndFillsAndDropsTheRest() {
        var result =
                bench.run(
                        new SelectTransform(),
                        Map.of(
                                "columns",
                                List.of(
                                        Map.of("name", "Id", "from", "id", "type", "bigint"),
                                        Map.of(
                                                "name", "n'\"; --",
                                                "from", "full \"name\"",
                                                "default", "it's \"none\""))));
        assertThat(result.schema().names()).containsExactly("Id", "n'\"; --");
        assertThat(result.column("Id")).containsExactly(1L, 2L, 3L);
        assertThat(result.column("n'\"; --")).containsExactly("Ada", "it's \"none\"", "Jürgen 🎉");
    }

    @Test
    void selectQuarantinesWhatDoesNotCastAndNeverMakesItNull() {
        var result =
                bench.run(
                        new SelectTransform(),
                        Map.of("columns", List.of(Map.of("name", "full \"name\"", "type", "int"))));
        assertThat(result.rows()).hasSize(1);
        assertThat(result.met()).containsExactly(Map.entry("cast full \"name\"", 2L));
    }

    @Test
    void aTextWithAFractionIsNoWholeNumber() {
        try (StepBench texts =
                new StepBench(folder)
                        .input(
                                "input",
                                Schema.of(Column.of("t", Simple.STRING)),
                                List.of(
                                        row("12.0"),
                                        row(" 7 "),
                                        row("1.5"),
                                        row("1_000"),
                                        row("0x10"),
                                        row("1e3"),
                                        row("-3")))) {
            var select =
                    texts.run(
                            new SelectTransform(),
                            Map.of("columns", List.of(Map.of("name", "t", "type", "int"))));
            assertThat(select.column("t")).containsExactly(12, 7, -3);
            assertThat(select.met()).containsExactly(Map.entry("cast t", 4L));
            var parse =
                    texts.run(
                            new ParseTransform(),
                            Map.of("columns", Map.of("t", Map.of("type", "bigint"))));
            assertThat(parse.column("t")).containsExactly(12L, 7L, -3L);
        }
    }

    @Test
    void selectFillsADefaultOfTheColumnsTypeOnly() {
        assertThatThrownBy(() ->
                        bench.run(
                                new SelectTransform(),
                                Map.of(
                                        "columns",
                                        List.of(Map.of("name", "id", "default", "1); DROP")))))
                .hasMessage(
                        "option 'default': '1); DROP' is not a number that fits INTEGER; give a"
                                + " plain number");
    }

    @Test
    void selectSaysWhichColumnWasMeant() {
        assertThatThrownBy(() ->
                        bench.run(new SelectTransform(), Map.of("columns", List.of("grösse"))))
                .hasMessage("column 'grösse' is not in the input 'input'; did you mean 'größe'?");
        assertThatThrownBy(() -> bench.run(new SelectTransform(), Map.of("columns", List.of())))
                .hasMessage("option 'columns' is empty: give at least one entry");
    }

    @Test
    void twoColumnsWhoseNamesDifferInCaseOnlyAreRefused() {
        assertThatThrownBy(() ->
                        bench.run(new DeriveTransform(), Map.of("columns", Map.of("ID", "id + 1"))))
                .hasMessage(
                        "two columns of the output are named 'ID': give one of them another name");
    }

    @Test
    void deriveSeesTheInputAndNotWhatIsDerivedBesideIt() {
        var result =
                bench.run(
                        new DeriveTransform(),
                        Map.of("columns", Map.of("id", "id * 10", "old", "id")));
        assertThat(result.column("id")).containsExactly(10, 20, 30);
        assertThat(result.column("old")).containsExactly(1, 2, 3);
    }

    @Test
    void aWindowOrASubqueryInAnExpressionSeesTheWholeInput() {
        var result =
                bench.run(
                        new DeriveTransform(),
                        Map.of(
                                "columns",
                                Map.of(
                                        "n", "count(*) OVER ()",
                                        "m", "(SELECT max(id) FROM input)")));
        assertThat(result.column("n")).containsExactly(3L, 3L, 3L);
        assertThat(result.column("m")).containsExactly(3, 3, 3);
        var filtered =
                bench.run(
                        new FilterTransform(),
                        Map.of("where", "id = (SELECT max(i.id) FROM input AS i)"));
        assertThat(filtered.column("id")).containsExactly(3);
    }

    @Test
    void filterKeepsTrueOnlyAndCountsNullAndFalse() {
        var result = bench.run(new FilterTransform(), Map.of("where", "\"größe\" > 1.5"));
        assertThat(result.column("id")).containsExactly(1, 2); // NaN is above every number
        assertThat(result.met()).containsExactly(Map.entry("filter", 1L));
    }

    @Test
    void anEmptyInputGivesColumnsAndNoRows() {
        bench.input("input", PEOPLE, List.of());
        var result = bench.run(new FilterTransform(), Map.of("where", "true"));
        assertThat(result.rows()).isEmpty();
        assertThat(result.schema()).isEqualTo(PEOPLE);
    }

    @Test
    void routeSendsEachRowToTheFirstPortOrTheDefault() {
        var result =
                bench.run(
                        new RouteTransform(),
                        Map.of(
                                "branches",
                                Map.of("named", "\"full \"\"name\"\"\" IS NOT NULL"),
                                "default",
                                "rest"));
        assertThat(result.column("port")).containsExactly("named", "named", "rest");
        assertThatThrownBy(() ->
                        bench.run(
                                new RouteTransform(),
                                Map.of("branches", Map.of("x", "id = (FROM input SELECT 1)"))))
                .hasMessageStartingWith("the condition of 'x' looks at other rows");
        assertThatThrownBy(() ->
                        bench.run(new RouteTransform(), Map.of("branches", Map.of("default", "1"))))
                .hasMessage("port 'default' is the default port: rename one");
    }

    @Test
    void deduplicateKeepsTheFirstOrLastByOrderAndTreatsNullsAsEqual() {
        Schema schema = Schema.of(Column.of("k", Simple.STRING), Column.of("v", Simple.INT32));
        bench.input(
                "input",
                schema,
                List.of(row("a", 1), row("a", 3), row(null, 5), row(null, 4), row("a", null)));
        var first =
                bench.run(
                        new DeduplicateTransform(),
                        Map.of("columns", List.of("k"), "order-by", "v"));
        assertThat(first.column("v")).containsExactlyInAnyOrder(1, 4);
        var last =
                bench.run(
                        new DeduplicateTransform(),
                        Map.of("columns", List.of("k"), "order-by", "v", "keep", "last"));
        assertThat(last.column("v")).containsExactlyInAnyOrder(3, 5);
        assertThat(last.met()).containsExactly(Map.entry("deduplicate", 3L));
        assertThatThrownBy(() ->
                        bench.run(
                                new DeduplicateTransform(),
                                Map.of("columns", List.of("k"), "keep", "last")))
                .hasMessage("option 'keep: last' needs 'order-by': say by what a row is the last");
    }

    @Test
    void flattenNamesTheFieldsAndSaysWhatIsNoStruct() {
        Schema schema =
                Schema.of(
                        Column.of(
                                "s",
                                new DataType.StructOf(
                                        List.of(new DataType.Field("a'b", Simple.INT32)))),
                        Column.of("t", Simple.STRING));
        bench.input("input", schema, Arrays.asList(row(Map.of("a'b", 7), "x"), row(null, "y")));
        var result = bench.run(new FlattenTransform(), Map.of("columns", List.of("s")));
        assertThat(result.column("s_a'b")).containsExactly(7, null);
        assertThatThrownBy(() -> bench.run(new FlattenTransform(), Map.of("columns", List.of("t"))))
                .hasMessage("column 't' is VARCHAR, not a struct: parse it first");
    }

    @Test
    void maskHidesEveryValueAndKeepsNull() {
        Map<String, Object> options =
                Map.of(
                        "secret",
                        "s'1",
                        "columns",
                        Map.of(
                                "full \"name\"", "hash",
                                "id", Map.of("method", "partial", "keep", 4),
                                "größe", "redact"));
        var result = bench.run(new MaskTransform(), options);
        assertThat(result.column("full \"name\"").get(0)).asString().hasSize(64);
        assertThat(result.column("full \"name\"").get(1)).isNull();
        assertThat(result.column("id")).containsExactly("*", "*", "*");
        assertThat(result.column("größe")).containsExactly("***", "***", null);
        assertThat(bench.bind(new MaskTransform(), options).toString()).doesNotContain("s'1");
        assertThatThrownBy(() ->
                        bench.run(new MaskTransform(), Map.of("columns", Map.of("id", "hash"))))
                .hasMessage("option 'secret' is missing");
        assertThatThrownBy(() ->
                        bench.run(new MaskTransform(), Map.of("columns", Map.of("id", "blur"))))
                .hasMessage("'blur' is not a method: use hash, redact, partial or tokenise");
    }

    @Test
    void partialCountsCharactersAndNeverShowsAShortValue() {
        Schema schema = Schema.of(Column.of("v", Simple.STRING));
        bench.input("input", schema, List.of(row("🎉🎉🎉"), row("ab"), row("")));
        var result =
                bench.run(
                        new MaskTransform(),
                        Map.of("columns", Map.of("v", Map.of("method", "partial", "keep", 2))));
        assertThat(result.column("v")).containsExactly("*🎉🎉", "**", "");
    }

    @Test
    void parseReadsDatesAndNumbersAndQuarantinesTheRest() {
        Schema schema = Schema.of(Column.of("d", Simple.STRING), Column.of("n", Simple.STRING));
        bench.input(
                "input",
                schema,
                List.of(row("29.02.2024", "1.234,5"), row(null, null), row("30.02.2024", "1")));
        var result =
                bench.run(
                        new ParseTransform(),
                        Map.of(
                                "columns",
                                Map.of(
                                        "d",
                                        Map.of("type", "date", "format", "%d.%m.%Y"),
                                        "n",
                                        Map.of(
                                                "type", "decimal(8,1)",
                                                "group-separator", ".",
                                                "decimal-separator", ","))));
        assertThat(result.column("d")).containsExactly(LocalDate.of(2024, 2, 29), null);
        assertThat(result.column("n")).containsExactly(new BigDecimal("1234.5"), null);
        assertThat(result.met()).containsExactly(Map.entry("parse d", 1L));
        assertThatThrownBy(() ->
                        bench.run(new ParseTransform(), Map.of("columns", Map.of("d", "dat"))))
                .hasMessageContaining("dat");
    }

    @Test
    void aNumberWithSeparatorsAtOtherPlacesIsNotReadAsAnotherNumber() {
        Schema schema = Schema.of(Column.of("n", Simple.STRING));
        bench.input(
                "input",
                schema,
                List.of(row("1.234.567,5"), row("-12,5"), row("1.5"), row("1,234.5"), row("7")));
        var result =
                bench.run(
                        new ParseTransform(),
                        Map.of(
                                "columns",
                                Map.of(
                                        "n",
                                        Map.of(
                                                "type", "double",
                                                "group-separator", ".",
                                                "decimal-separator", ","))));
        assertThat(result.column("n")).containsExactly(1234567.5, -12.5, 7.0);
        assertThat(result.met()).containsExactly(Map.entry("parse n", 2L));
    }

    @Test
    void sampleIsTheSameForTheSameSeed() {
        assertThat(bench.run(new SampleTransform(), Map.of("rows", 2)).rows()).hasSize(2);
        assertThat(bench.run(new SampleTransform(), Map.of("fraction", 1.0)).rows()).hasSize(3);
        assertThat(bench.run(new SampleTransform(), Map.of("fraction", 0)).rows()).isEmpty();
        assertThatThrownBy(() -> bench.run(new SampleTransform(), Map.of()))
                .hasMessage("'sample' needs either 'rows' or 'fraction'");
        assertThatThrownBy(() -> bench.run(new SampleTransform(), Map.of("fraction", 2)))
                .hasMessage("option 'fraction' is from 0 to 1, not 2.0");
    }
}
