package dev.sluice.component.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchReader;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Source;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GenerateSourceTest {

    private final Bench bench = new Bench();

    @AfterEach
    void everythingIsReleased() {
        bench.close();
    }

    @Test
    void theSameSeedGivesTheSameRowsAndAnotherSeedOthers() {
        List<List<Object>> first = bench.drain(all(500, 7), Position.START).rows();

        assertThat(bench.drain(all(500, 7), Position.START).rows()).isEqualTo(first);
        assertThat(bench.drain(all(500, 8), Position.START).rows()).isNotEqualTo(first);
    }

    @Test
    void readingOnFromAPositionGivesTheRowsThatWouldHaveCome() {
        List<List<Object>> whole = bench.drain(all(70_000, 7), Position.START).rows();

        Bench.Drained rest = bench.drain(all(70_000, 7), new Position("65536"));

        assertThat(rest.rows()).isEqualTo(whole.subList(65_536, 70_000));
        assertThat(rest.at()).containsExactly(new Position("70000"));
    }

    @Test
    void progressIsTheShareOfTheRowsThatHaveBeenRead() {
        try (BatchReader reader = all(2 * 65_536, 7).open(Position.START)) {
            assertThat(reader.progress()).hasValue(0);
            reader.next().batch().close();
            assertThat(reader.progress()).hasValue(0.5);
            reader.next().batch().close();
            assertThat(reader.progress()).hasValue(1);
        }
    }

    @Test
    void everyValueKeepsToItsBounds() {
        for (List<Object> row : bench.drain(all(2_000, 1), Position.START).rows()) {
            assertThat((Long) row.get(1)).isBetween(-5L, 5L);
            assertThat((BigDecimal) row.get(2)).isBetween(new BigDecimal("1.00"), BigDecimal.TWO);
            assertThat((Double) row.get(3)).isBetween(0.0, 1.0);
            assertThat(row.get(5)).isIn("red", "green");
            assertThat(row.get(6).toString()).isBetween("2024-01-01", "2024-01-31");
            assertThat(row.get(7).toString()).startsWith("2024-01-0");
            assertThat(row.get(8).toString().length()).isBetween(3, 40);
            assertThat(UUID.fromString(row.get(9).toString()).version()).isEqualTo(4);
        }
    }

    @Test
    void aSequenceCountsAndOtherKindsDoNotRepeatOneAnother() {
        List<List<Object>> rows = bench.drain(all(1_000, 1), Position.START).rows();

        assertThat(rows.get(0).get(0)).isEqualTo(1L);
        assertThat(rows.get(999).get(0)).isEqualTo(1_000L);
        assertThat(rows.stream().map(row -> row.get(9)).distinct()).hasSize(1_000);
        assertThat(rows.stream().map(row -> row.get(1)).distinct()).hasSize(11);
    }

    @Test
    void theShareOfNullsIsKept() {
        Source source =
                new GenerateConnector()
                        .source(
                                Bench.options(
                                        "rows",
                                        20_000,
                                        "columns",
                                        Bench.options(
                                                        "a",
                                                        Bench.options(
                                                                        "kind",
                                                                        "text",
                                                                        "null-share",
                                                                        0.25)
                                                                .values())
                                                .values()),
                                bench.context);

        long nulls =
                bench.drain(source, Position.START).rows().stream()
                        .filter(row -> row.get(0) == null)
                        .count();

        assertThat(nulls).isBetween(4_700L, 5_300L);
    }

    @Test
    void whatMakesNoSenseIsNamedWithItsColumn() {
        assertInvalid("'x'", "kind", "colour");
        assertInvalid("'min'", "kind", "integer", "min", 5, "max", 1);
        assertInvalid("'values'", "kind", "choice");
        assertInvalid("'kind'", "min", 1);
        assertInvalid("null-share", "kind", "uuid", "null-share", 2);
        assertInvalid("'x'", "kind", "date", "min", "tomorrow");
    }

    private void assertInvalid(String part, Object... column) {
        Options options =
                Bench.options(
                        "columns", Bench.options("x", Bench.options(column).values()).values());
        assertThatThrownBy(() -> new GenerateConnector().source(options, bench.context))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("column 'x'")
                .hasMessageContaining(part);
    }

    private Source all(long rows, long seed) {
        Options columns =
                Bench.options(
                        "seq", kind("sequence"),
                        "int", kind("integer", "min", -5, "max", 5),
                        "dec", kind("decimal", "min", 1, "max", 2),
                        "dbl", kind("double"),
                        "bool", kind("boolean"),
                        "pick", kind("choice", "values", List.of("red", "green")),
                        "day", kind("date", "min", "2024-01-01", "max", "2024-01-31"),
                        "at", kind("timestamp", "min", "2024-01-01", "max", "2024-01-09 23:59:59"),
                        "txt", kind("text", "min", 3, "max", 40),
                        "id", kind("uuid"));
        return new GenerateConnector()
                .source(
                        Bench.options("rows", rows, "seed", seed, "columns", columns.values()),
                        bench.context);
    }

    private static Object kind(String kind, Object... more) {
        java.util.Map<String, Object> all = new java.util.LinkedHashMap<>();
        all.put("kind", kind);
        all.putAll(Bench.options(more).values());
        return all;
    }
}
