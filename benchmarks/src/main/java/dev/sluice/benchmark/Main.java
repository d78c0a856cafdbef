package dev.sluice.benchmark;

import dev.sluice.benchmark.job.Job;
import dev.sluice.benchmark.job.Jobs;
import dev.sluice.benchmark.job.LimitChecks;
import dev.sluice.benchmark.job.LimitChecks.Limit;
import dev.sluice.benchmark.job.Place;
import dev.sluice.benchmark.job.Postgres;
import dev.sluice.benchmark.job.Rounds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code benchmarks/run}. */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = "Measures Sluice beside its peers. Without a part, everything is measured.",
        footer = {
            "%nExamples:",
            "  benchmarks/run jobs J1 J2 --rows 200000 --runs 3 --profile",
            "  benchmarks/run startup --runs 10",
            "  benchmarks/run memory --megabytes 2048",
            "%nExit codes: 0 measured, whatever the figures are; 1 something failed or answered"
                    + " wrong; 2 the call is invalid."
        })
public final class Main implements Callable<Integer> {

    /** What can be measured. */
    enum Part {
        all,
        jobs,
        startup,
        memory,
        data
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "all",
            description = "One of ${COMPLETION-CANDIDATES}; by default: all")
    Part part = Part.all;

    @Parameters(
            index = "1..*",
            paramLabel = "JOB",
            description = "J1, J2, J3, J4, J5; by default: all")
    List<String> names = List.of();

    @Option(
            names = "--rows",
            description = "Line items, and messages up to a million (default: ${DEFAULT-VALUE})")
    long rows = 5_000_000;

    @Option(names = "--runs", description = "Runs of each contender (default: ${DEFAULT-VALUE})")
    int runs = 5;

    @Option(
            names = "--megabytes",
            description = "Size of the CSV file of 'memory' (default: ${DEFAULT-VALUE})")
    long megabytes = 2048;

    @Option(names = "--json", description = "Prints one JSON document and nothing else")
    boolean json;

    @Option(names = "--profile", description = "Prints where the time of each pipeline went")
    boolean profile;

    private final List<Limit> limits = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Machine machine = Machine.here();
        Place place = Place.ofEnvironment();
        Set<String> jobs = jobs();
        if (part != Part.jobs || Jobs.readLineItems(jobs)) {
            place.dataset(rows);
        }
        List<Report.JobReport> reports = new ArrayList<>();
        if (part == Part.all || part == Part.startup) {
            limits(() -> new LimitChecks(place).start(runs));
        }
        if (part == Part.all || part == Part.jobs || part == Part.memory) {
            try (Postgres postgres = Jobs.postgres(place)) {
                if (part != Part.memory) {
                    reports.addAll(measure(Jobs.of(jobs, place, postgres, rows)));
                }
                if (part != Part.jobs) {
                    limits(() -> new LimitChecks(place).memory(postgres, rows, megabytes));
                }
            }
        }
        Report report = new Report(machine, reports, limits, failures);
        if (json) {
            System.out.println(report.json());
        } else {
            new ReportTables(System.out).print(report, profile);
        }
        return report.complete() ? 0 : 1;
    }

    /** What has a limit and fails is reported; what was measured before is not lost with it. */
    private void limits(Callable<List<Limit>> check) throws IOException, InterruptedException {
        try {
            limits.addAll(check.call());
        } catch (IOException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            failures.add(String.valueOf(e.getMessage()));
        }
    }

    private List<Report.JobReport> measure(List<Job> jobs) throws InterruptedException {
        List<Report.JobReport> reports = new ArrayList<>();
        for (Job job : jobs) {
            try {
                reports.add(Report.of(new Rounds(runs).run(job)));
            } finally {
                job.after().run();
            }
        }
        return reports;
    }

    private Set<String> jobs() {
        Set<String> chosen = new LinkedHashSet<>();
        for (String name : names.isEmpty() ? Jobs.NAMES : names) {
            String job = name.toUpperCase(Locale.ROOT);
            if (!Jobs.NAMES.contains(job)) {
                throw new CommandLine.ParameterException(
                        new CommandLine(this), "there is no job " + name + "; use " + Jobs.NAMES);
            }
            chosen.add(job);
        }
        if (rows < 1 || runs < 1 || megabytes < 1) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this), "--rows, --runs and --megabytes take numbers from 1");
        }
        return chosen;
    }
}
