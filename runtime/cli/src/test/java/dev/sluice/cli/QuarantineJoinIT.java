package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Held rows go through joins as the rows of a run do, where their match does not need all. */
class QuarantineJoinIT extends QuarantineFixture {

    /** Orders that are checked, joined with customers, loaded, checked again, and summed up. */
    private Path orders(String join, String further) throws IOException {
        return pipeline(
                """
                - id: orders
                  source: inline
                  options: {rows: [{id: 1, c: a, n: 5}, {id: 2, c: b, n: -3}, {id: 3, c: z, n: -4}, {id: 4, c: b, n: -900}]}
                - {id: customers, source: inline, options: {rows: [{c: a, id: 10}, {c: b, id: 20}, {c: q, id: 30}]}}
                - {id: low, quality: check, from: orders, options: {rules: [{rule: range, column: n, min: 0}]}}
                - {id: joined, transform: join, from: {left: low, right: customers}, options: {on: [c], %s}}
                - {id: high, quality: check, from: joined, options: {rules: [{rule: range, column: n, max: 100}]}}
                - {id: out, target: table, from: high, connection: db, options: {table: t, mode: append, create: true}}
                %s
                """
                        .formatted(join, further));
    }

    private static final String SUMS =
            """
            - {id: sums, transform: aggregate, from: high, options: {group-by: [c], aggregates: {n: sum(n)}}}
            - {id: file, target: file, from: sums, options: {path: sums.csv}}
            """;

    @Test
    void rowsMeetTheWholeOtherSide() throws Exception {
        run(orders("type: left, expect: many-to-one", ""));

        var replayed = replay("--set", "n = abs(n)").get(0);

        assertThat(replayed.get("replayed").asLong()).isEqualTo(3);
        assertThat(rows("out.db", "SELECT * FROM t ORDER BY id"))
                .containsExactly("1|a|5|10", "2|b|3|20", "3|z|4|null");
        assertThat(held("--node", "high").get(0).get("raw").asText())
                .contains("900")
                .doesNotContain("sluice_held");
        assertThat(replay("--node", "high", "--set", "n = 9").get(0).get("replayed").asLong())
                .isEqualTo(1);
        assertThat(rows("out.db", "SELECT * FROM t WHERE id = 4")).containsExactly("4|b|9|20");
    }

    @Test
    void targetsBehindAnAggregateAreLeftOutAndNamed() throws Exception {
        run(orders("type: inner", SUMS));
        String before = Files.readString(folder.resolve("sums.csv"));

        var preview = preview("--set", "n = abs(n) % 100");
        Launched replayed = tryReplay("--set", "n = abs(n) % 100");

        assertThat(preview.get("targets")).hasSize(1);
        assertThat(preview.get("notes").toString()).contains("target 'file' is left out");
        assertThat(replayed.code()).as(replayed.out()).isZero();
        assertThat(replayed.out() + replayed.err())
                .contains("target 'file' is left out", "The next run brings it up to date");
        assertThat(rows("out.db", "SELECT id, n FROM t ORDER BY id"))
                .containsExactly("1|5", "2|3", "4|0");
        assertThat(folder.resolve("sums.csv")).hasContent(before);
        assertThat(states()).containsOnly("replayed 1");
    }

    @Test
    void aJoinThatNeedsAllRowsIsRefused() throws Exception {
        run(orders("type: left, expect: many-to-one", ""));
        for (String join :
                new String[] {"type: full", "type: right", "type: left, expect: one-to-one"}) {
            orders(join, "");

            Launched refused = tryReplay("--set", "n = 1");

            assertThat(refused.code()).as(join).isEqualTo(ExitCode.INVALID);
            assertThat(refused.out()).contains("needs all of them", "run the pipeline again");
        }
        assertThat(states()).containsOnly("held 0");
    }
}
