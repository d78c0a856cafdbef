package dev.sluice.benchmark.format;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code benchmarks/run formats}. */
@Command(
        name = "benchmarks/run formats",
        mixinStandardHelpOptions = true,
        description = {
            "Scores the file formats against public suites, beside the published scores.",
            "The suites lie in SLUICE_DATA (by default ../shared/data beside this checkout)."
        })
public final class Main implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            description = "The suites: pollock, sniffer, json, parquet. By default all.")
    private List<String> suites = List.of();

    @Option(
            names = {"-v", "--verbose"},
            description = "Show every file that is refused or scores below its best.")
    private boolean verbose;

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Path data = data().resolve("formats");
        if (!Files.isDirectory(data)) {
            out.println(data + " is not there: set SLUICE_DATA to the folder of the suites");
            return 2;
        }
        Map<String, Suite> known = known(data);
        for (String name : suites) {
            if (!known.containsKey(name)) {
                out.println("'" + name + "' is no suite: use " + String.join(", ", known.keySet()));
                return 2;
            }
        }
        Path temporary = Files.createTempDirectory("sluice-formats");
        Reading reading = new Reading(temporary);
        out.printf(
                "%-28s %8s %8s %6s  %-22s %s%n",
                "suite", "accepted", "rejected", "wrong", "score", "published");
        for (Map.Entry<String, Suite> suite : known.entrySet()) {
            if (suites.isEmpty() || suites.contains(suite.getKey())) {
                for (Suite.Result result : suite.getValue().run(reading)) {
                    print(out, result);
                }
            }
        }
        if (!verbose) {
            out.println("-v shows each file that is refused, wrong or below its best.");
        }
        return 0;
    }

    private void print(PrintWriter out, Suite.Result result) {
        Suite.Count count = result.count();
        out.printf(
                "%-28s %8d %8d %6d  %-22s %s%n",
                result.suite(),
                count.accepted(),
                count.rejected(),
                count.wrong(),
                result.score(),
                result.published());
        if (verbose) {
            result.notes().forEach(note -> out.println("    " + printable(note)));
        }
        out.flush();
    }

    /** File names and messages of others go to a terminal: control characters do not. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    private static Map<String, Suite> known(Path data) {
        Map<String, Suite> known = new LinkedHashMap<>();
        known.put("pollock", new PollockSuite(data.resolve("csv-pollock")));
        known.put("sniffer", new SnifferSuite(data.resolve("csv-sniffer")));
        known.put("json", new JsonSuite(data.resolve("json")));
        known.put("parquet", new ParquetSuite(data.resolve("parquet")));
        return known;
    }

    private static Path data() {
        Path root = Path.of(System.getProperty("sluice.root", "."));
        return Optional.ofNullable(System.getenv("SLUICE_DATA"))
                .map(Path::of)
                .orElseGet(() -> root.resolve("../shared/data").normalize());
    }
}
