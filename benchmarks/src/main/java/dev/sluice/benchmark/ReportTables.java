package dev.sluice.benchmark;

import dev.sluice.benchmark.Report.JobReport;
import dev.sluice.benchmark.Report.Line;
import dev.sluice.benchmark.Report.Rate;
import dev.sluice.benchmark.Report.Verdict;
import dev.sluice.benchmark.job.LimitChecks.Limit;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/** A report for people. */
final class ReportTables {

    private final PrintStream out;

    ReportTables(PrintStream out) {
        this.out = out;
    }

    /**
     * @param profile whether to print where each pipeline's time went
     */
    void print(Report report, boolean profile) {
        Machine machine = report.machine();
        out.printf(
                Locale.ROOT,
                "%s, %s, %d cores, %,d MB, JDK %s, load %.1f before%n",
                machine.system(),
                machine.processor(),
                machine.cores(),
                machine.memoryMegabytes(),
                machine.jdk(),
                machine.load());
        for (JobReport job : report.jobs()) {
            print(job);
            if (profile) {
                job.contenders().stream()
                        .filter(line -> !line.nodeSeconds().isEmpty())
                        .forEach(this::profile);
            }
        }
        if (!report.limits().isEmpty()) {
            out.println();
            report.limits().forEach(this::print);
        }
        report.failures().forEach(failure -> out.printf(Locale.ROOT, "NO RESULT: %s%n", failure));
        out.flush();
    }

    private void print(JobReport job) {
        out.printf(Locale.ROOT, "%n%s  %s%n", job.id(), job.title());
        out.printf(
                Locale.ROOT,
                "  %-34s %9s %9s %9s %9s %9s %11s%n",
                "",
                "median s",
                "min s",
                "inner s",
                "cpu s",
                "peak MB",
                "rows/s");
        job.contenders().forEach(this::print);
        job.comparisons().forEach(this::print);
        job.rates().forEach(this::print);
    }

    private void print(Line line) {
        if (line.runs().isEmpty()) {
            out.printf(
                    Locale.ROOT,
                    "  %-34s NO RESULT: %s%n",
                    line.name(),
                    line.failure().lines().findFirst().orElse(""));
            return;
        }
        out.printf(
                Locale.ROOT,
                "  %-34s %9.2f %9.2f %9s %9.2f %9.0f %,11.0f%n",
                line.name(),
                line.median(),
                line.fastest(),
                line.innerSeconds() > 0
                        ? String.format(Locale.ROOT, "%.2f", line.innerSeconds())
                        : "",
                line.cpuSeconds(),
                line.peakMegabytes(),
                line.rows() / line.median());
    }

    private void print(Verdict verdict) {
        String pair = verdict.ours() + " : " + verdict.peer();
        if (verdict.ratios().isEmpty()) {
            out.printf(Locale.ROOT, "  → %s: NO RESULT (to reach: %s)%n", pair, verdict.goal());
            return;
        }
        out.printf(
                Locale.ROOT,
                "  → %s: %.2f (%.2f to %.2f), to reach %s: %s%n",
                pair,
                verdict.ratio(),
                verdict.ratios().getFirst(),
                verdict.ratios().getLast(),
                verdict.goal(),
                verdict.met() ? "met" : "NOT MET");
    }

    private void print(Rate rate) {
        if (rate.runs().isEmpty()) {
            out.printf(Locale.ROOT, "  → %s, after the first poll: NO RESULT%n", rate.contender());
            return;
        }
        out.printf(
                Locale.ROOT,
                "  → %s, after the first poll: %,.0f rows/s (%,.0f to %,.0f)%s%n",
                rate.contender(),
                rate.median(),
                rate.runs().getFirst(),
                rate.runs().getLast(),
                rate.least() > 0 ? goal(rate) : "");
    }

    private static String goal(Rate rate) {
        return String.format(
                Locale.ROOT,
                ", to reach ≥ %,.0f: %s",
                rate.least(),
                rate.met() ? "met" : "NOT MET");
    }

    private void print(Limit limit) {
        out.printf(
                Locale.ROOT,
                "%s: %.2f %s, to reach ≤ %.1f %s: %s%n",
                limit.what(),
                limit.value(),
                limit.unit(),
                limit.limit(),
                limit.unit(),
                limit.met() ? "met" : "NOT MET");
    }

    private void profile(Line line) {
        out.printf(
                Locale.ROOT,
                "  profile of %s: %.2f s outside the run (start and end of the process)%n",
                line.name(),
                line.median() - line.innerSeconds());
        line.nodeSeconds().entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(node ->
                        out.printf(
                                Locale.ROOT,
                                "    %-20s %7.2f s%n",
                                node.getKey(),
                                node.getValue()));
    }
}
