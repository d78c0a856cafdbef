package dev.sluice.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.sluice.benchmark.job.Comparison;
import dev.sluice.benchmark.job.Contender;
import dev.sluice.benchmark.job.Job;
import dev.sluice.benchmark.job.LimitChecks.Limit;
import dev.sluice.benchmark.job.Measurement;
import dev.sluice.benchmark.job.Rounds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The results as one document: tables and JSON are made from it.
 *
 * @param failures of what has a limit and no result
 */
record Report(Machine machine, List<JobReport> jobs, List<Limit> limits, List<String> failures) {

    Report {
        jobs = List.copyOf(jobs);
        limits = List.copyOf(limits);
        failures = List.copyOf(failures);
    }

    /** One job. */
    record JobReport(
            String id,
            String title,
            List<Line> contenders,
            List<Verdict> comparisons,
            List<Rate> rates) {}

    /**
     * Rows a second of one contender, from the moment its rows came in.
     *
     * @param runs each of them, slowest first; none where it failed
     * @param least what has to be reached; 0 where nothing has to
     */
    record Rate(String contender, List<Double> runs, double median, double least) {
        boolean met() {
            return !runs.isEmpty() && median >= least;
        }
    }

    /**
     * One contender; one without runs failed, and says why.
     *
     * @param innerSeconds what the program itself says it took, in the median; 0 where it says none
     * @param nodeSeconds where a pipeline's time went, in its last run
     */
    record Line(
            String name,
            long rows,
            List<Double> runs,
            double median,
            double fastest,
            double innerSeconds,
            double cpuSeconds,
            double peakMegabytes,
            Map<String, Double> nodeSeconds,
            String failure) {}

    /**
     * One comparison; without ratios, one side of it failed.
     *
     * @param ratios of each round, smallest first
     */
    record Verdict(
            String ours,
            String peer,
            List<Double> ratios,
            double ratio,
            String goal,
            boolean met) {}

    static JobReport of(Rounds.Results results) {
        List<Line> lines = new ArrayList<>();
        for (Contender contender : results.job().contenders()) {
            lines.add(line(contender, results));
        }
        return new JobReport(
                results.job().id(),
                results.job().title(),
                lines,
                results.job().comparisons().stream().map(each -> verdict(each, results)).toList(),
                results.job().rates().stream().map(each -> rate(each, results)).toList());
    }

    private static Line line(Contender contender, Rounds.Results results) {
        List<Measurement> runs = results.runs().getOrDefault(contender.name(), List.of());
        String failure = results.failures().getOrDefault(contender.name(), "");
        if (runs.isEmpty()) {
            return new Line(
                    contender.name(),
                    contender.rows(),
                    List.of(),
                    0,
                    0,
                    0,
                    0,
                    0,
                    Map.of(),
                    failure);
        }
        List<Double> seconds = runs.stream().map(Measurement::seconds).toList();
        Map<String, Double> nodes = new TreeMap<>();
        runs.getLast().nodes().forEach(node -> nodes.put(node.id(), node.seconds()));
        return new Line(
                contender.name(),
                contender.rows(),
                seconds,
                Rounds.median(seconds),
                seconds.stream().mapToDouble(Double::doubleValue).min().orElse(0),
                inner(runs),
                Rounds.median(
                        runs.stream().map(run -> run.cost().cpu().toMillis() / 1000.0).toList()),
                runs.stream().mapToLong(run -> run.cost().peakBytes()).max().orElse(0)
                        / (double) (1 << 20),
                nodes,
                failure);
    }

    private static double inner(List<Measurement> runs) {
        List<Double> inner =
                runs.stream()
                        .map(Measurement::inner)
                        .filter(OptionalDouble::isPresent)
                        .map(OptionalDouble::getAsDouble)
                        .toList();
        return inner.isEmpty() ? 0 : Rounds.median(inner);
    }

    private static Rate rate(Job.RateGoal goal, Rounds.Results results) {
        List<Double> rates =
                results.runs().getOrDefault(goal.contender(), List.of()).stream()
                        .map(Measurement::rate)
                        .filter(OptionalDouble::isPresent)
                        .map(OptionalDouble::getAsDouble)
                        .sorted()
                        .toList();
        double median = rates.isEmpty() ? 0 : Rounds.median(rates);
        return new Rate(goal.contender(), rates, median, goal.least());
    }

    private static Verdict verdict(Comparison comparison, Rounds.Results results) {
        List<Double> ratios = ratios(comparison, results);
        double ratio = ratios.isEmpty() ? 0 : Rounds.median(ratios);
        return new Verdict(
                comparison.ours(),
                comparison.peer(),
                ratios.stream().sorted().toList(),
                ratio,
                comparison.goal().text(),
                !ratios.isEmpty() && comparison.goal().met(ratio));
    }

    private static List<Double> ratios(Comparison comparison, Rounds.Results results) {
        List<Measurement> ours = results.runs().getOrDefault(comparison.ours(), List.of());
        List<Measurement> peers = results.runs().getOrDefault(comparison.peer(), List.of());
        return ours.size() == peers.size()
                ? comparison.ratios(
                        ours.stream().map(Measurement::seconds).toList(),
                        peers.stream().map(Measurement::seconds).toList())
                : List.of();
    }

    boolean complete() {
        return failures.isEmpty()
                && jobs.stream()
                        .flatMap(job -> job.contenders().stream())
                        .allMatch(line -> line.failure().isEmpty());
    }

    String json() {
        try {
            return new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(this);
        } catch (IOException e) {
            throw new IllegalStateException("the report cannot be written as JSON", e);
        }
    }
}
