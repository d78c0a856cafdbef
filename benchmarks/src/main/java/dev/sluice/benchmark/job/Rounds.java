package dev.sluice.benchmark.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs a job's contenders in turn, each once a round, every second round backwards. */
public final class Rounds {

    /**
     * What a job came to.
     *
     * @param runs of each contender, by its name, in the order of the rounds
     * @param failures of the contenders that failed or answered wrong, by name; they have no runs
     */
    public record Results(
            Job job, Map<String, List<Measurement>> runs, Map<String, String> failures) {}

    private final int rounds;

    public Rounds(int rounds) {
        this.rounds = rounds;
    }

    /** A contender that fails is reported and out; the others go on. */
    public Results run(Job job) throws InterruptedException {
        Map<String, List<Measurement>> runs = new LinkedHashMap<>();
        Map<String, String> failures = new LinkedHashMap<>();
        job.contenders().forEach(contender -> runs.put(contender.name(), new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            List<Contender> order = round % 2 == 0 ? job.contenders() : job.contenders().reversed();
            for (Contender contender : order) {
                if (!failures.containsKey(contender.name())) {
                    run(job, contender, runs, failures);
                }
            }
        }
        failures.keySet().forEach(name -> runs.put(name, List.of()));
        return new Results(job, runs, failures);
    }

    private static void run(
            Job job,
            Contender contender,
            Map<String, List<Measurement>> runs,
            Map<String, String> failures)
            throws InterruptedException {
        String name = contender.name();
        try {
            Measurement measurement = contender.trial().run();
            runs.computeIfAbsent(name, missing -> new ArrayList<>()).add(measurement);
            System.err.printf(
                    Locale.ROOT,
                    "benchmarks: %s %s: %.2f s%n",
                    job.id(),
                    name,
                    measurement.seconds());
        } catch (IOException | RuntimeException e) {
            String message = String.valueOf(e.getMessage());
            failures.put(name, message);
            System.err.printf("benchmarks: %s %s FAILED: %s%n", job.id(), name, message);
        }
    }

    /** The middle value; of an even number of values, the mean of the two in the middle. */
    public static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted(Comparator.naturalOrder()).toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
