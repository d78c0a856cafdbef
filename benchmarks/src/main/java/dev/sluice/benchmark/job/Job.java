package dev.sluice.benchmark.job;

import java.util.List;

/**
 * Contenders that do the same, and what has to be reached.
 *
 * @param rates what has to be reached in rows a second
 * @param after lets go of what the contenders used; once all of them have run
 */
public record Job(
        String id,
        String title,
        List<Contender> contenders,
        List<Comparison> comparisons,
        List<RateGoal> rates,
        Runnable after) {

    /** Rows a second that a contender has to reach, once its rows come in. */
    public record RateGoal(String contender, double least) {}

    public Job {
        contenders = List.copyOf(contenders);
        comparisons = List.copyOf(comparisons);
        rates = List.copyOf(rates);
    }

    Job(String id, String title, List<Contender> contenders, List<Comparison> comparisons) {
        this(id, title, contenders, comparisons, List.of(), () -> {});
    }
}
