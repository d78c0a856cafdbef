package dev.sluice.benchmark.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.benchmark.process.ProcessRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A pipeline run by the launcher, as a user would.
 *
 * @param javaOptions options for Sluice's virtual machine; empty for its own
 * @param verbose whether it is to keep a log
 */
public record SluiceRun(
        Place place,
        String pipeline,
        Map<String, String> parameters,
        String javaOptions,
        boolean verbose) {

    /**
     * What the run said, what it put aside, and what it cost.
     *
     * @param log the lines of its log; none unless it was to be verbose
     */
    public record Finished(
            Account account, long keptInQuarantine, List<String> log, Measurement measurement) {
        public Finished {
            log = List.copyOf(log);
        }
    }

    public SluiceRun {
        parameters = Map.copyOf(parameters);
    }

    SluiceRun(Place place, String pipeline, Map<String, String> parameters) {
        this(place, pipeline, parameters, "");
    }

    SluiceRun(Place place, String pipeline, Map<String, String> parameters, String javaOptions) {
        this(place, pipeline, parameters, javaOptions, false);
    }

    /**
     * Runs it in a home of its own, which is gone afterwards.
     *
     * @throws WrongAnswerException where the run failed
     */
    public Finished run() throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("sluice-benchmark-home");
        try {
            Map<String, String> environment =
                    javaOptions.isEmpty() ? Map.of() : Map.of("SLUICE_JAVA_OPTS", javaOptions);
            ProcessRun.Outcome outcome = new ProcessRun(command(home), environment).run();
            Account account = account(outcome);
            Measurement measurement =
                    new Measurement(
                            outcome.cost(),
                            OptionalDouble.of(account.seconds()),
                            OptionalDouble.empty(),
                            account.nodes());
            return new Finished(account, quarantined(home), log(home), measurement);
        } finally {
            delete(home);
        }
    }

    private Account account(ProcessRun.Outcome outcome) throws IOException {
        if (outcome.out().isBlank()) {
            throw new WrongAnswerException(pipeline + " gave no account: " + outcome.err());
        }
        Account account = new ObjectMapper().readValue(outcome.out(), Account.class);
        if (outcome.exit() != 0 || !account.status().equals("succeeded")) {
            throw new WrongAnswerException(
                    pipeline
                            + " "
                            + account.status()
                            + " with exit code "
                            + outcome.exit()
                            + ": "
                            + account.problems().stream()
                                    .map(Account.Problem::message)
                                    .collect(Collectors.joining("; ")));
        }
        return account;
    }

    private List<String> command(Path home) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                place.root().resolve("sluice").toString(),
                                "run",
                                place.pipeline(pipeline).toString(),
                                "--json",
                                "--home",
                                home.toString()));
        if (verbose) {
            command.add("--verbose");
        }
        parameters.forEach((name, value) -> command.addAll(List.of("--param", name + "=" + value)));
        return command;
    }

    private static List<String> log(Path home) throws IOException {
        Path log = home.resolve("logs/sluice.log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    private static long quarantined(Path home) throws IOException {
        Path folder = home.resolve("quarantine");
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        long rows = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                try (Stream<String> lines = Files.lines(file)) {
                    rows += lines.count();
                }
            }
        }
        return rows;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
