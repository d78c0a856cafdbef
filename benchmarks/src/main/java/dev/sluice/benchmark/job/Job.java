package dev.sluice.benchmark.job;

import java.util.List;

/** Contenders that do the same, and what has to be reached. */
public record Job(
        String id, String title, List<Contender> contenders, List<Comparison> comparisons) {

    public Job {
        contenders = List.copyOf(contenders);
        comparisons = List.copyOf(comparisons);
    }
}
