package dev.sluice.transform;

import static dev.sluice.testkit.Batches.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Schema;
import dev.sluice.testkit.StepBench;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What parse and select take as a value of a type, and what they put aside. */
class TextCastsTest {

    @TempDir Path folder;

    /** What parse makes of the texts; null stands for those that are none of the type. */
    private List<@Nullable Object> parsed(Map<String, Object> entry, String... texts) {
        try (StepBench bench = bench(texts)) {
            var result = bench.run(new ParseTransform(), Map.of("columns", Map.of("t", entry)));
            return result.column("t");
        }
    }

    private List<@Nullable Object> parsed(String type, String... texts) {
        List<@Nullable Object> all = parsed(Map.of("type", type, "on-error", "null"), texts);
        List<@Nullable Object> good = new ArrayList<>(all);
        good.removeIf(value -> value == null);
        try (StepBench bench = bench(texts)) {
            var entry = Map.of("name", "t", "type", type);
            var selected = bench.run(new SelectTransform(), Map.of("columns", List.of(entry)));
            assertThat(selected.column("t")).isEqualTo(good);
        }
        return all;
    }

    private StepBench bench(String... texts) {
        return new StepBench(folder)
                .input(
                        "input",
                        Schema.of(Column.of("t", Simple.STRING)),
                        Stream.of(texts).map(text -> row(text)).toList());
    }

    @Test
    void aTimestampIsADayAndATimeAndNothingElse() {
        LocalDateTime ten = LocalDateTime.parse("2026-01-01T10:00:00");
        assertThat(
                        parsed(
                                "timestamp",
                                "2026-01-01 10:00:00",
                                " 2026-01-01T10:00 ",
                                "2026/1/1 10:00:00.500",
                                "2026-01-01"))
                .containsExactly(
                        ten,
                        ten,
                        ten.plusNanos(500_000_000),
                        LocalDateTime.parse("2026-01-01T00:00"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-01 10:00:00 PM",
                "2026-01-01 10:00 PM",
                "2026-01-01 10:00:00 XYZ",
                "2026-01-01 10:00:00+09:30",
                "2026-01-01T10:00:00Z",
                "2026-01-01 10:00:00 Europe/Berlin",
                "01-02-26 10:00:00",
                "epoch"
            })
    void whatAnotherWordChangesIsNoTimestamp(String text) {
        assertThat(parsed("timestamp", text)).containsExactly((Object) null);
    }

    @Test
    void aTimestampOfAZoneTakesWhatIsApplied() {
        Instant ten = Instant.parse("2026-01-01T10:00:00Z");
        assertThat(
                        parsed(
                                "timestamptz",
                                "2026-01-01 10:00:00",
                                "2026-01-01T10:00Z",
                                "2026-01-01 19:30:00+09:30",
                                "2026-01-01 19:30:00+0930",
                                "2026-01-01 12:00:00.0+02",
                                "2026-01-01 11:00:00 Europe/Berlin",
                                "2026-01-01 05:00:00 EST",
                                "2026-01-01 05:00:00 Etc/GMT+5"))
                .hasSize(8)
                .containsOnly(ten);
        assertThat(
                        parsed(
                                "timestamptz",
                                "2026-01-01 10:00:00 PM",
                                "2026-01-01 10:00:00 XYZ",
                                "2026-01-01 10:00:00+99",
                                "2026-01-01 10:00:00 UTC-05:30",
                                "2026-01-01 10:00:00 UTC-0530",
                                "01-02-26 10:00:00Z"))
                .hasSize(6)
                .containsOnlyNulls();
    }

    @Test
    void aDateHasNoTimeButMidnight() {
        LocalDate second = LocalDate.of(2026, 1, 2);
        assertThat(
                        parsed(
                                "date",
                                "2026-01-02",
                                "2026-1-2",
                                "2026-01-02 00:00",
                                "2026-01-02T00:00:00",
                                "2026-01-02 00:00:00.000"))
                .hasSize(5)
                .containsOnly(second);
        assertThat(
                        parsed(
                                "date",
                                "2026-01-02 23:59",
                                "2026-01-02T00:00:00.001",
                                "2026-01-02 00:00:00+02",
                                "01-02-26"))
                .hasSize(4)
                .containsOnlyNulls();
    }

    @Test
    void aTimeOfDayHasNoDayAndNoHalfOfIt() {
        assertThat(
                        parsed(
                                "time",
                                "10:00",
                                "10:00:00.5",
                                "10:00 PM",
                                "10:00+02",
                                "2026-01-01 10:00"))
                .containsExactly(
                        LocalTime.of(10, 0), LocalTime.parse("10:00:00.5"), null, null, null);
    }

    @Test
    void aDecimalLosesNoDigit() {
        assertThat(
                        parsed(
                                "decimal(6,2)",
                                "1.50",
                                "1.5000",
                                "15e-1",
                                "1500E-3",
                                "1.5e+0",
                                ".15e1",
                                "+1.5",
                                " 1.5 "))
                .hasSize(8)
                .containsOnly(new BigDecimal("1.50"));
        assertThat(parsed("decimal(6,2)", "0E-10", "-0.000", "0.00e-20"))
                .hasSize(3)
                .containsOnly(new BigDecimal("0.00"));
        assertThat(
                        parsed(
                                "decimal(6,2)",
                                "1.005",
                                "0.001",
                                "1e-9",
                                "1500e-5",
                                "12.3456e1",
                                "1_0.5",
                                "1e1_0",
                                "1e-99999999999",
                                ".",
                                "e5"))
                .hasSize(10)
                .containsOnlyNulls();
        assertThat(parsed("decimal(6,0)", "7.", "7.0", "70e-1", "7.5"))
                .containsExactly(
                        new BigDecimal("7"), new BigDecimal("7"), new BigDecimal("7"), null);
    }

    @Test
    void underscoresAndOtherBasesAreNoNumbers() {
        assertThat(parsed("int", "1_000", "0x1F", "0b11", "31"))
                .containsExactly(null, null, null, 31);
        assertThat(parsed("double", "1_0.5", "0x1F", "1.5e1")).containsExactly(null, null, 15.0);
    }

    @Test
    void aNumberThatIsNoTextIsRounded() {
        try (StepBench bench =
                new StepBench(folder)
                        .input(
                                "input",
                                Schema.of(Column.of("t", Simple.DOUBLE)),
                                List.of(row(1.006)))) {
            var entry = Map.of("name", "t", "type", "decimal(6,2)");
            assertThat(
                            bench.run(new SelectTransform(), Map.of("columns", List.of(entry)))
                                    .column("t"))
                    .containsExactly(new BigDecimal("1.01"));
        }
    }

    @Test
    void aFormatIsWhatCountsAndInfinityIsNoDayOf1900() {
        Map<String, Object> entry =
                Map.of("type", "timestamp", "format", "%Y-%m-%d %I:%M %p", "on-error", "null");
        assertThat(
                        parsed(
                                entry,
                                "2026-01-01 10:00 PM",
                                "infinity",
                                " -Infinity ",
                                "epoch",
                                "2026-01-01 10:00"))
                .containsExactly(LocalDateTime.parse("2026-01-01T22:00"), null, null, null, null);
    }
}
