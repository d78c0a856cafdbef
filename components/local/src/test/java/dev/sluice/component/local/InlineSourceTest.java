package dev.sluice.component.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Secret;
import dev.sluice.api.Source;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InlineSourceTest {

    private final Bench bench = new Bench();

    @AfterEach
    void everythingIsReleased() {
        bench.close();
    }

    @Test
    void columnsWithoutTypesAreInferredFromAllRows() {
        Source source =
                inline(
                        List.of(
                                Map.of("i", 1, "d", 2, "b", true, "s", "x", "m", 1),
                                Map.of("i", 2L, "d", 2.5, "b", false, "s", "y", "m", "z")),
                        Map.of());

        Map<String, String> types = new java.util.TreeMap<>();
        source.schema().columns().forEach(c -> types.put(c.name(), c.type().toString()));
        assertThat(types)
                .containsEntry("i", "BIGINT")
                .containsEntry("d", "DOUBLE")
                .containsEntry("b", "BOOLEAN")
                .containsEntry("s", "VARCHAR")
                .containsEntry("m", "VARCHAR");
        assertThat(bench.drain(source, Position.START).rows()).hasSize(2);
    }

    @Test
    void everyTypeTakesItsValueExactly() {
        Map<String, Object> types =
                Bench.options(
                                "bool",
                                "boolean",
                                "tiny",
                                "tinyint",
                                "small",
                                "smallint",
                                "int",
                                "int",
                                "big",
                                "bigint",
                                "f",
                                "float",
                                "d",
                                "double",
                                "dec",
                                "decimal(12,2)",
                                "day",
                                "date",
                                "time",
                                "time",
                                "ts",
                                "timestamp",
                                "tz",
                                "timestamptz",
                                "s",
                                "string",
                                "bin",
                                "binary",
                                "id",
                                "uuid",
                                "l",
                                "int[]",
                                "st",
                                "struct(a int, b string)",
                                "mp",
                                "map(string, int)")
                        .values();
        Map<String, Object> row =
                Bench.options(
                                "bool",
                                true,
                                "tiny",
                                1,
                                "small",
                                "2",
                                "int",
                                3,
                                "big",
                                Long.MAX_VALUE,
                                "f",
                                1.5,
                                "d",
                                2.25,
                                "dec",
                                "10.50",
                                "day",
                                "2024-02-29",
                                "time",
                                "12:30:01.000005",
                                "ts",
                                "2024-01-02 03:04:05",
                                "tz",
                                "2024-01-02T03:04:05+01:00",
                                "s",
                                Map.of("k", 1),
                                "bin",
                                "AQI=",
                                "id",
                                "0e984725-c51c-4bf4-9960-e1c80e27aba0",
                                "l",
                                List.of(1, 2),
                                "st",
                                Map.of("a", 1),
                                "mp",
                                Map.of("x", 7))
                        .values();

        Bench.Drained drained = bench.drain(inline(List.of(row), types), Position.START);

        assertThat(drained.rejected()).isEmpty();
        Map<String, Object> struct = new java.util.LinkedHashMap<>();
        struct.put("a", 1);
        struct.put("b", null);
        assertThat(drained.rows().getFirst())
                .containsExactly(
                        true,
                        (byte) 1,
                        (short) 2,
                        3,
                        Long.MAX_VALUE,
                        1.5f,
                        2.25,
                        new BigDecimal("10.50"),
                        "2024-02-29",
                        "12:30:01.000005",
                        "2024-01-02T03:04:05",
                        "2024-01-02T02:04:05Z",
                        "{\"k\":1}",
                        "AQI=",
                        "0e984725-c51c-4bf4-9960-e1c80e27aba0",
                        List.of(1, 2),
                        struct,
                        Map.of("x", 7));
    }

    @Test
    void aRowThatDoesNotFitIsRejectedWithItsReasonAndTheOthersStay() {
        Bench.Drained drained =
                bench.drain(
                        inline(
                                List.of(
                                        Map.of("a", 1, "b", "x"),
                                        Map.of("a", "many", "b", "y"),
                                        Map.of("a", 300, "b", "z"),
                                        Map.of("a", 3, "b", "w")),
                                Bench.options("b", "string", "a", "tinyint").values()),
                        Position.START);

        assertThat(drained.read()).isEqualTo(4);
        assertThat(drained.rows()).containsExactly(List.of("x", (byte) 1), List.of("w", (byte) 3));
        assertThat(drained.rejected()).hasSize(2);
        assertThat(drained.rejected().getFirst().place()).isEqualTo("n:2");
        assertThat(drained.rejected().getFirst().reason()).contains("'a'", "tinyint", "'many'");
        assertThat(drained.rejected().getFirst().raw()).contains("\"a\":\"many\"");
    }

    @Test
    void aRejectedRowLeavesNoTraceInTheRowThatTakesItsPlace() {
        Bench.Drained drained =
                bench.drain(
                        inline(
                                List.of(
                                        Bench.options("a", List.of(1, 2, 3), "n", "bad").values(),
                                        Bench.options("n", 1).values()),
                                Bench.options("a", "int[]", "n", "int").values()),
                        Position.START);

        assertThat(drained.rows()).containsExactly(java.util.Arrays.asList(null, 1));
    }

    @Test
    void missingValuesAreNull() {
        Bench.Drained drained =
                bench.drain(
                        inline(
                                List.of(Map.of("a", 1), Map.of("b", 2)),
                                Bench.options("a", "int", "b", "int").values()),
                        Position.START);

        assertThat(drained.rows())
                .containsExactly(
                        java.util.Arrays.asList(1, null), java.util.Arrays.asList(null, 2));
    }

    @Test
    void readingGoesOnAfterAPosition() {
        Source source = inline(List.of(Map.of("a", 1), Map.of("a", 2), Map.of("a", 3)), Map.of());

        assertThat(bench.drain(source, new Position("2")).rows()).containsExactly(List.of(3L));
        assertThatThrownBy(() -> source.open(new Position("x")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("'x'");
    }

    @Test
    void aSecretIsLoadedButNeverShownInARejectedRow() {
        Source source =
                inline(
                        List.of(
                                Bench.options("k", new Secret("hush"), "n", 1).values(),
                                Bench.options("k", new Secret("hush"), "n", "no").values()),
                        Bench.options("k", "string", "n", "int").values());

        Bench.Drained drained = bench.drain(source, Position.START);

        assertThat(drained.rows()).containsExactly(List.of("hush", 1));
        assertThat(drained.rejected().getFirst().raw()).doesNotContain("hush");
    }

    @Test
    void anUnknownTypeAndRowsWithoutColumnsAreNamed() {
        assertThatThrownBy(() -> inline(List.of(), Map.of("a", "number")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("column 'a'");
        assertThatThrownBy(() -> inline(List.of(), Map.of()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("'rows'");
    }

    @Test
    void aCancelledRunStopsReading() {
        Source source = inline(List.of(Map.of("a", 1)), Map.of());
        bench.cancelled = true;
        assertThatThrownBy(() -> bench.drain(source, Position.START))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("cancelled");
    }

    private Source inline(List<Map<String, Object>> rows, Map<String, Object> columns) {
        Options options = Bench.options("rows", rows, "columns", columns);
        return new InlineConnector().source(options, bench.context);
    }
}
