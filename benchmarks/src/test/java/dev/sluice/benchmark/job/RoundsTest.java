package dev.sluice.benchmark.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmark.process.ProcessCost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private static final Measurement SECOND =
            Measurement.of(new ProcessCost(Duration.ofSeconds(1), Duration.ZERO, 0));

    private final List<String> order = new ArrayList<>();

    @Test
    void contendersRunInTurnAndEverySecondRoundBackwards() throws Exception {
        Job job = job(contender("a"), contender("b"));

        Rounds.Results results = new Rounds(3).run(job);

        assertThat(order).containsExactly("a", "b", "b", "a", "a", "b");
        assertThat(results.runs().get("a")).hasSize(3);
        assertThat(results.failures()).isEmpty();
    }

    @Test
    void aWrongAnswerIsNoResultAndTheOthersGoOn() throws Exception {
        Contender wrong =
                new Contender(
                        "wrong",
                        1,
                        () -> {
                            WrongAnswerException.unless(5L, 4L, "rows written");
                            return SECOND;
                        });

        Rounds.Results results = new Rounds(2).run(job(wrong, contender("right")));

        assertThat(results.runs().get("wrong")).isEmpty();
        assertThat(results.runs().get("right")).hasSize(2);
        assertThat(results.failures()).containsEntry("wrong", "rows written: expected 5, found 4");
    }

    @Test
    void theMedianIsTheMiddleValueOrTheMeanOfTheTwoInTheMiddle() {
        assertThat(Rounds.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2.0);
        assertThat(Rounds.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
    }

    @Test
    void aRatioPairsTheRunsOfOneRound() {
        Comparison slower = new Comparison("ours", "peer", new Comparison.AtMost(1.5));
        Comparison faster = new Comparison("ours", "peer", new Comparison.TimesFaster(7));

        assertThat(slower.ratios(List.of(3.0, 1.0), List.of(2.0, 2.0))).containsExactly(1.5, 0.5);
        assertThat(slower.goal().met(1.5)).isTrue();
        assertThat(slower.goal().met(1.51)).isFalse();
        assertThat(faster.ratios(List.of(2.0), List.of(14.0))).containsExactly(7.0);
        assertThat(faster.goal().met(7.0)).isTrue();
        assertThat(faster.goal().met(6.9)).isFalse();
    }

    private Contender contender(String name) {
        return new Contender(
                name,
                1,
                () -> {
                    order.add(name);
                    return SECOND;
                });
    }

    private static Job job(Contender... contenders) {
        return new Job("J0", "nothing", List.of(contenders), List.of());
    }
}
