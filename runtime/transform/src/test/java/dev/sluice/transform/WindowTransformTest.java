package dev.sluice.transform;

import static dev.sluice.testkit.Batches.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Schema;
import dev.sluice.api.Step;
import dev.sluice.testkit.StepBench;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
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

/** What windows rows are in, what is computed of them, and what is refused. */
class WindowTransformTest {

    private static final Schema SALES =
            Schema.of(
                    Column.of("at", Simple.TIMESTAMP),
                    Column.of("zoned", Simple.TIMESTAMP_ZONED),
                    Column.of("day", Simple.DATE),
                    Column.of("shop", Simple.STRING),
                    Column.of("price", new DataType.Decimal(8, 2)),
                    Column.of("n", Simple.INT32));

    @TempDir Path folder;
    private StepBench bench;

    @BeforeEach
    void open() {
        bench = new StepBench(folder);
        sales(
                List.of(
                        sale("2026-01-05T08:00:00", "A", "1.50", 1),
                        sale("2026-01-05T08:14:59.999999", "A", "2.50", 2),
                        sale("2026-01-05T08:15:00", "B", null, 3),
                        sale("1969-12-31T23:59:59", "A", "4.00", null)));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void sales(List<List<@Nullable Object>> rows) {
        bench.input("input", SALES, rows);
    }

    private static List<@Nullable Object> sale(
            String at, String shop, @Nullable String price, @Nullable Integer n) {
        LocalDateTime time = LocalDateTime.parse(at);
        return row(
                time,
                time.atZone(ZoneId.of("UTC")).toInstant(),
                time.toLocalDate(),
                shop,
                price == null ? null : new BigDecimal(price),
                n);
    }

    private static Map<String, Object> options(Object... more) {
        Map<String, Object> options =
                new HashMap<>(
                        Map.of(
                                "time", "at",
                                "size", "15m",
                                "aggregates", Map.of("n", "count(*)")));
        for (int at = 0; at < more.length; at += 2) {
            options.put(String.valueOf(more[at]), more[at + 1]);
        }
        return options;
    }

    private StepBench.Result run(Object... more) {
        return bench.run(new WindowTransform(), options(more));
    }

    private static LocalDateTime at(String time) {
        return LocalDateTime.parse(time);
    }

    @Test
    void tumblingWindowsHoldTheirBeginningAndNotTheirEndAlsoBefore1970() {
        assertThat(run().rows())
                .extracting(r -> r.get("window_start"), r -> r.get("window_end"), r -> r.get("n"))
                .containsExactly(
                        tuple(at("1969-12-31T23:45"), at("1970-01-01T00:00"), 1L),
                        tuple(at("2026-01-05T08:00"), at("2026-01-05T08:15"), 2L),
                        tuple(at("2026-01-05T08:15"), at("2026-01-05T08:30"), 1L));
    }

    @Test
    void slidingWindowsHoldEachRowAsOftenAsTheyOverlap() {
        sales(List.of(sale("2026-01-05T08:07:00", "A", "1.00", 1)));
        assertThat(run("slide", "5m").column("window_start"))
                .containsExactly(
                        at("2026-01-05T07:55"), at("2026-01-05T08:00"), at("2026-01-05T08:05"));
    }

    @Test
    void anOffsetLetsWeeksBeginOnMondays() {
        assertThat(run("size", "7d", "offset", "4d").column("window_start"))
                .containsExactly(at("1969-12-29T00:00"), at("2026-01-05T00:00"))
                .allMatch(start ->
                        start instanceof LocalDateTime time
                                && time.getDayOfWeek() == java.time.DayOfWeek.MONDAY);
    }

    @Test
    void daysOfAZoneHave23And25Hours() {
        sales(
                List.of(
                        sale("2026-03-28T23:00:00", "A", null, 1),
                        sale("2026-03-29T21:59:59", "A", null, 1),
                        sale("2026-10-24T22:00:00", "A", null, 1),
                        sale("2026-10-25T22:59:59", "A", null, 1)));
        StepBench.Result result = run("time", "zoned", "size", "1d", "zone", "Europe/Berlin");
        assertThat(result.rows())
                .extracting(r -> r.get("window_start"), r -> r.get("window_end"), r -> r.get("n"))
                .containsExactly(
                        tuple(
                                Instant.parse("2026-03-28T23:00:00Z"),
                                Instant.parse("2026-03-29T22:00:00Z"),
                                2L),
                        tuple(
                                Instant.parse("2026-10-24T22:00:00Z"),
                                Instant.parse("2026-10-25T23:00:00Z"),
                                2L));
    }

    @Test
    void aDateIsItsMidnight() {
        assertThat(run("time", "day", "size", "1d").column("window_start"))
                .containsExactly(at("1969-12-31T00:00"), at("2026-01-05T00:00"));
    }

    /** Folded or not, what comes of it is what one query over all rows gives. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "count(*)",
                "count(price)",
                "sum(n)",
                "sum(price)",
                "sum(n * 2.5)",
                "min(shop)",
                "max(price)",
                "bool_and(n > 1)",
                "bool_or(n > 1)",
                "avg(price)",
                "count(DISTINCT shop)",
                "sum(n) FILTER (WHERE n > 1)",
                "max(n) - min(n)",
                "max(n, 2)",
                "string_agg(shop, ',' ORDER BY n)"
            })
    void aggregatesAreThoseOfAnAggregateOverAllRows(String expression) {
        StepBench.Result windows =
                run(
                        "size",
                        "1d",
                        "aggregates",
                        Map.of("x", expression),
                        "group-by",
                        List.of("shop"));
        StepBench.Result plain =
                bench.run(
                        new AggregateTransform(),
                        Map.of(
                                "group-by",
                                List.of(
                                        Map.of(
                                                "name",
                                                "day",
                                                "expression",
                                                "CAST(\"at\" AS DATE)::TIMESTAMP"),
                                        "shop"),
                                "aggregates",
                                Map.of("x", expression)));
        assertThat(windows.schema().column("x")).isEqualTo(plain.schema().column("x"));
        assertThat(windows.rows())
                .extracting(r -> r.get("window_start"), r -> r.get("shop"), r -> r.get("x"))
                .containsExactlyInAnyOrderElementsOf(
                        plain.rows().stream()
                                .map(r -> tuple(r.get("day"), r.get("shop"), r.get("x")))
                                .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "count(*) | true",
                "sum(price) | true",
                "max((n + 1) * 2) | true",
                "median(n) | false",
                "sum(DISTINCT n) | false",
                "max(n, 2) | false",
                "sum(n) + count(*) | false",
                "(count(*)) | false"
            })
    void onlyPlainAggregatesAreFolded(String expression, boolean folded) {
        Step.Window step = bind("aggregates", Map.of("x", expression));
        assertThat(!step.folded().isEmpty()).isEqualTo(folded);
    }

    private Step.Window bind(Object... more) {
        return (Step.Window) bench.bind(new WindowTransform(), options(more));
    }

    @Test
    void onlyColumnsThatMayBeNeededAreKept() {
        assertThat(bind("aggregates", Map.of("x", "median(PRICE)")).kept().projections())
                .extracting(Step.Projection::name)
                .containsExactly("sluice_slice", "price");
        assertThat(
                        bind("aggregates", Map.of("x", "median(len(COLUMNS('sh.*')))"))
                                .kept()
                                .projections())
                .hasSize(1 + SALES.columns().size());
    }

    @Test
    void groupsThatDoNotMeetAConditionAreLeftOut() {
        assertThat(run("having", "count(*) > 1").column("n")).containsExactly(2L);
    }

    @Test
    void aRowWithoutAUsableTimeIsPutAsideAndOthersAreCounted() {
        sales(
                List.of(
                        sale("2026-01-05T08:00:00", "A", null, 1),
                        row(null, null, null, "B", null, 2),
                        row(
                                LocalDateTime.parse("+20000-01-01T00:00:00"),
                                null,
                                null,
                                "C",
                                null,
                                3)));
        StepBench.Result result = run();
        assertThat(result.column("n")).containsExactly(1L);
        assertThat(result.met()).isEqualTo(Map.of("event-time", 2L));
    }

    @Test
    void timeGoesOnAsTheOptionsSay() {
        Step.Window step =
                bind(
                        "lateness",
                        "5m",
                        "late",
                        "drop",
                        "partitions",
                        Map.of("column", "shop", "count", 2, "idle", "1m"));
        assertThat(step.time().lateness()).isEqualTo(Duration.ofMinutes(5));
        assertThat(step.time().partitions().orElseThrow().idle()).contains(Duration.ofMinutes(1));
        assertThat(step.kept().fates())
                .extracting(Step.Fate::outcome)
                .containsExactly(Step.Outcome.QUARANTINED, Step.Outcome.DROPPED);
        assertThat(bind().kept().fates())
                .extracting(Step.Fate::outcome)
                .containsExactly(Step.Outcome.QUARANTINED, Step.Outcome.QUARANTINED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "size | 0s | write it as 500ms",
                "size | 20m | no multiple of 'slide'",
                "slide | 30m | longer than 'size'",
                "slide | 1ms | 900000 windows",
                "time | when | it has at, zoned",
                "time | n | it needs a timestamp",
                "zone | Europe/Berlin | wall clock already",
                "offset | soon | write it as",
                "lateness | -1s | write it as",
                "late | keep | use one of quarantine, drop"
            })
    void optionsThatMakeNoSenseAreRefused(String option, String value, String message) {
        assertRefused(options("slide", "15m", option, value), message);
    }

    private void assertRefused(Map<String, Object> options, String message) {
        assertThatThrownBy(() -> bench.bind(new WindowTransform(), options))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(message)
                .extracting(e -> ((PipelineException) e).code())
                .isIn(ErrorCode.OPTION_INVALID, ErrorCode.EXPRESSION_INVALID);
    }

    @Test
    void hoursOfAZoneAndZonesThatAreNoneAreRefused() {
        assertRefused(options("time", "zoned", "zone", "Europe/Berlin"), "whole days");
        assertRefused(
                options("time", "zoned", "size", "1d", "zone", "Europe/Berlni"),
                "did you mean 'Europe/Berlin'?");
        assertRefused(
                options("time", "zoned", "size", "1d", "zone", "x'); DROP TABLE y"),
                "no time zone");
    }

    @Test
    void whatLooksBeyondAWindowIsRefused() {
        assertRefused(
                options("aggregates", Map.of("x", "sum(count(*)) OVER ()")), "'aggregates.x'");
        assertRefused(options("having", "count(*) > (SELECT 1)"), "'having'");
        assertRefused(
                options("group-by", List.of(Map.of("name", "g", "expression", "rank() OVER ()"))),
                "'group-by.g'");
    }

    @Test
    void namesThatMeetAreRefused() {
        assertRefused(options("group-by", List.of("shop", "shop")), "twice");
        assertRefused(
                options("aggregates", Map.of("window_start", "count(*)")),
                "two columns of the output are named 'window_start'");
        assertRefused(options("partitions", Map.of("column", "shpo")), "did you mean 'shop'?");
        bench.input("input", Schema.of(Column.of("sluice_closed", Simple.TIMESTAMP)), List.of());
        assertRefused(options("time", "sluice_closed"), "rename it");
    }

    @Test
    void severalInputsAreRefused() {
        bench.input("other", SALES, List.of());
        assertThatThrownBy(() -> bench.bind(new WindowTransform(), options()))
                .hasMessageContaining("takes one input, and was given 2");
    }

    @Test
    void aggregatesOfNothingAreRefused() {
        assertRefused(options("aggregates", Map.of()), "is empty");
        assertRefused(options("aggregates", Map.of("x", "nosuch(n)")), "nosuch");
        assertRefused(options("aggregates", Map.of("x", "sum(nosuch)")), "nosuch");
    }
}
