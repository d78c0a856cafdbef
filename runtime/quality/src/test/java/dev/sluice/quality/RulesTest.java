package dev.sluice.quality;

import static dev.sluice.testkit.Batches.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Schema;
import dev.sluice.testkit.StepBench;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule that judges rows, over values that lie on its edges. */
class RulesTest {

    /** A name with a quote, a space and an upper-case letter. */
    private static final String NAME = "The \"v\"";

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

    /** The values that keep the rule. */
    private List<@Nullable Object> kept(
            DataType type, Map<String, Object> rule, @Nullable Object... values) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Object value : values) {
            rows.add(row(value));
        }
        bench.input("input", Schema.of(Column.of(NAME, type)), rows);
        Map<String, Object> options = new HashMap<>(rule);
        options.putIfAbsent("column", NAME);
        return bench.run(new CheckTransform(), Map.of("rules", List.of(options))).column(NAME);
    }

    private String refused(DataType type, Map<String, Object> rule) {
        try {
            kept(type, rule);
        } catch (dev.sluice.api.PipelineException e) {
            return e.getMessage();
        }
        throw new AssertionError("the rule was taken: " + rule);
    }

    @Test
    void notNullTakesEmptyTextsUnlessToldOtherwise() {
        assertThat(kept(Simple.STRING, Map.of("rule", "not-null"), "a", "", " ", null))
                .containsExactly("a", "", " ");
        assertThat(
                        kept(
                                Simple.STRING,
                                Map.of("rule", "not-null", "allow-empty", false),
                                "a",
                                "",
                                " ",
                                "\t",
                                "\u00a0",
                                null))
                .containsExactly("a");
    }

    @Test
    void inSetComparesValuesOfTheColumnsTypeAndLetsNullPass() {
        assertThat(
                        kept(
                                Simple.STRING,
                                Map.of("rule", "in-set", "values", List.of("it's", "Ü")),
                                "it's",
                                "Ü",
                                "ü",
                                "",
                                null))
                .containsExactly("it's", "Ü", null);
        assertThat(
                        kept(
                                Simple.INT32,
                                Map.of("rule", "in-set", "values", List.of(1, "2")),
                                1,
                                2,
                                3,
                                null))
                .containsExactly(1, 2, null);
        assertThat(refused(Simple.INT32, Map.of("rule", "in-set")))
                .isEqualTo("rule 'in-set' needs 'values': list what is allowed");
        assertThat(refused(Simple.INT32, Map.of("rule", "in-set", "values", List.of("1) OR (1=1"))))
                .startsWith("option 'values': '1) OR (1=1' is not a number that fits INTEGER");
    }

    @Test
    void aRangeHoldsItsEndsAndNoNaN() {
        Map<String, Object> rule = Map.of("rule", "range", "min", 0, "max", 1.5);
        assertThat(
                        kept(
                                Simple.DOUBLE,
                                rule,
                                -0.0,
                                0.0,
                                1.5,
                                1.6,
                                -0.1,
                                Double.NaN,
                                Double.NEGATIVE_INFINITY,
                                null))
                .containsExactly(-0.0, 0.0, 1.5, null);
        assertThat(
                        kept(
                                Simple.INT32,
                                Map.of(
                                        "rule",
                                        "range",
                                        "min",
                                        0,
                                        "max",
                                        2,
                                        "exclusive-min",
                                        true,
                                        "exclusive-max",
                                        true),
                                0,
                                1,
                                2,
                                null))
                .containsExactly(1, null);
        assertThat(refused(Simple.INT32, Map.of("rule", "range")))
                .isEqualTo("rule 'range' needs 'min', 'max' or both");
        assertThat(refused(Simple.INT32, Map.of("rule", "range", "min", "low")))
                .isEqualTo(
                        "option 'min': 'low' is not a number that fits INTEGER; give a plain number");
    }

    @Test
    void aRangeOfDatesIsGivenAsTexts() {
        assertThat(
                        kept(
                                Simple.DATE,
                                Map.of("rule", "range", "min", "2026-01-01"),
                                java.time.LocalDate.of(2025, 12, 31),
                                java.time.LocalDate.of(2026, 1, 1)))
                .containsExactly(java.time.LocalDate.of(2026, 1, 1));
    }

    @Test
    void lengthCountsCodePointsGraphemesOrBytesAsAsked() {
        String flag = "🇩🇪"; // two code points, one grapheme, eight bytes
        Map<String, Object> one = Map.of("rule", "length", "min", 1, "max", 1);
        assertThat(kept(Simple.STRING, one, "a", "ü", "", "ab", flag, null))
                .containsExactly("a", "ü", null);
        Map<String, Object> grapheme = new HashMap<>(one);
        grapheme.put("unit", "graphemes");
        assertThat(kept(Simple.STRING, grapheme, "a", flag, "e\u0301", "ab"))
                .containsExactly("a", flag, "e\u0301");
        Map<String, Object> bytes = new HashMap<>(one);
        bytes.put("unit", "bytes");
        assertThat(kept(Simple.STRING, bytes, "a", "ü", flag)).containsExactly("a");
        assertThat(
                        kept(
                                Simple.BINARY,
                                one,
                                ByteBuffer.wrap(new byte[] {1}),
                                ByteBuffer.wrap(new byte[0])))
                .hasSize(1);
        assertThat(kept(new DataType.ListOf(Simple.INT32), one, List.of(), List.of(1)))
                .containsExactly(List.of(1));
        assertThat(refused(Simple.INT32, one))
                .isEqualTo("rule 'length' needs a text column, and '" + NAME + "' is INTEGER");
        assertThat(refused(Simple.STRING, Map.of("rule", "length", "min", 3, "max", 2)))
                .isEqualTo("rule 'length' needs 0 ≤ min ≤ max, found 3 and 2");
    }

    @Test
    void aRegexMatchesTheWholeTextOrAPart() {
        assertThat(
                        kept(
                                Simple.STRING,
                                Map.of("rule", "regex", "pattern", "a+'?"),
                                "aa'",
                                "ba",
                                null))
                .containsExactly("aa'", null);
        assertThat(
                        kept(
                                Simple.STRING,
                                Map.of("rule", "regex", "pattern", "a", "match", "part"),
                                "bab",
                                "b"))
                .containsExactly("bab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?=a)b", "(a)\\1", "a++", "(", "[z-a]", "a{2,1}"})
    void aRegexThatRe2DoesNotKnowIsRefused(String pattern) {
        assertThat(refused(Simple.STRING, Map.of("rule", "regex", "pattern", pattern)))
                .startsWith("'" + pattern + "' is not a regular expression (RE2): ");
    }

    @Test
    void aTypeIsWhatATextCanBeReadAs() {
        assertThat(
                        kept(
                                Simple.STRING,
                                Map.of("rule", "type", "type", "int"),
                                "1",
                                " 2 ",
                                "x",
                                "",
                                "99999999999",
                                null))
                .containsExactly("1", " 2 ", null);
        assertThat(refused(Simple.STRING, Map.of("rule", "type", "type", "integre")))
                .startsWith("'INTEGRE' is not a type: use boolean");
    }

    @ParameterizedTest
    @CsvSource({
        "email,ada@example.org,ada@example",
        "url,https://example.org/a?b=c,ftp://example.org",
        "uuid,123E4567-e89b-12d3-a456-426614174000,123e4567",
        "ipv4,192.168.0.255,192.168.0.256",
        "integer,-12,1.0",
        "number,-1.5e3,1e",
        "date,2024-02-29,2023-02-29",
        "timestamp,2024-02-29T10:30:00,2024-02-29T25:00"
    })
    void aFormatIsKnownWhenSeen(String format, String good, String bad) {
        assertThat(
                        kept(
                                Simple.STRING,
                                Map.of("rule", "format", "format", format),
                                good,
                                bad,
                                "",
                                " " + good,
                                good + "\n",
                                null))
                .containsExactly(good, null);
    }

    @Test
    void anUnknownFormatOrRuleIsNamedWithWhatWasMeant() {
        assertThat(refused(Simple.STRING, Map.of("rule", "format", "format", "emal")))
                .isEqualTo("'emal' is not a format: did you mean 'email'?");
        assertThat(refused(Simple.STRING, Map.of("rule", "notnull")))
                .isEqualTo("'notnull' is not a rule; did you mean 'not-null'?");
    }

    @Test
    void anExpressionIsBrokenWhereItIsFalseAndNotWhereItIsNull() {
        assertThat(
                        kept(
                                Simple.INT32,
                                Map.of("rule", "expression", "expression", "\"The \"\"v\"\"\" > 1"),
                                1,
                                2,
                                null))
                .containsExactly(2, null);
    }

    @Test
    void anExpressionWithAWindowSeesTheWholeInput() {
        assertThat(
                        kept(
                                Simple.INT32,
                                Map.of("rule", "expression", "expression", "count(*) OVER () = 2"),
                                1,
                                2))
                .containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true) OR (true",
                "true; SELECT 1",
                "true --",
                "(SELECT content FROM read_text('/etc/passwd')) IS NULL",
                "current_setting('threads') = '1'",
                "x = e'\\' OR ' ) evil -- '"
            })
    void anExpressionStaysInItsPlace(String expression) {
        assertThatThrownBy(() ->
                        kept(
                                Simple.INT32,
                                Map.of("rule", "expression", "expression", expression),
                                1))
                .isInstanceOf(dev.sluice.api.PipelineException.class);
    }

    @Test
    void severalColumnsAreJudgedEach() {
        bench.input(
                "input",
                Schema.of(Column.of("a", Simple.INT32), Column.of("b", Simple.INT32)),
                List.of(row(1, 1), row(null, 1), row(1, null)));
        var result =
                bench.run(
                        new CheckTransform(),
                        Map.of(
                                "rules",
                                List.of(Map.of("rule", "not-null", "columns", List.of("a", "b")))));
        assertThat(result.rows()).hasSize(1);
        assertThat(result.met()).containsExactly(Map.entry("not-null a b", 2L));
    }

    @Test
    void aRuleWithoutAColumnAndACheckWithoutARuleSayWhatTheyNeed() {
        assertThatThrownBy(() ->
                        bench.input("input", Schema.of(Column.of("a", Simple.INT32)), List.of())
                                .run(
                                        new CheckTransform(),
                                        Map.of("rules", List.of(Map.of("rule", "not-null")))))
                .hasMessage("rule 'not-null' needs 'column': name a column of the input");
        assertThatThrownBy(() -> bench.run(new CheckTransform(), Map.of()))
                .hasMessage("option 'rules' is empty: give at least one rule");
    }
}
