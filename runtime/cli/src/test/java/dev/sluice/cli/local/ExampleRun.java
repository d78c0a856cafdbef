package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.cli.Engine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Runs an example in a folder of its own, and gives what came of it as lines of text, under the
 * names that lie in {@code expected}: {@code account.json}, {@code quarantine.jsonl}, {@code
 * console.txt}, each file below {@code out}, and each table of a database as JSON lines.
 */
final class ExampleRun {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Example example;
    private final Path folder;

    ExampleRun(Example example, Path folder) {
        this.example = example;
        this.folder = folder;
    }

    SortedMap<String, List<String>> results() throws Exception {
        copy();
        boolean topics = example.name().contains("/kafka/");
        if (topics) {
            ExampleTopics.fill(folder);
        }
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        Engine.RunReport report =
                Files.exists(folder.resolve(ExampleServer.BEFORE))
                        ? runTwice(console)
                        : run(
                                console,
                                topics ? Map.of("brokers", ExampleTopics.brokers()) : Map.of());
        SortedMap<String, List<String>> results = new TreeMap<>();
        if (topics) {
            results.putAll(ExampleTopics.made(folder));
        }
        results.put("account.json", account(report));
        if (succeeded(report) && report.quarantine().isPresent()) {
            results.put("quarantine.jsonl", quarantine(report.quarantine().orElseThrow()));
        }
        if (console.size() > 0) {
            results.put("console.txt", console.toString(StandardCharsets.UTF_8).lines().toList());
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                result(file, results);
            }
        }
        return results;
    }

    private Engine.RunReport runTwice(ByteArrayOutputStream console) throws Exception {
        Map<String, String> parameters = Map.of("port", ExampleServer.port());
        ExampleServer.execute(folder.resolve(ExampleServer.BEFORE));
        assertThat(run(console, parameters).status()).isEqualTo(Engine.Status.SUCCEEDED);
        ExampleServer.execute(folder.resolve(ExampleServer.LATER));
        return run(console, parameters);
    }

    private void copy() throws IOException {
        try (Stream<Path> files = Files.walk(example.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.startsWith(example.expected())) {
                    Path copy = folder.resolve(example.folder().relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
    }

    private Engine.RunReport run(ByteArrayOutputStream console, Map<String, String> parameters) {
        PrintStream before = System.out;
        System.setOut(new PrintStream(console, true, StandardCharsets.UTF_8));
        try (Engine engine = new LocalEngine(folder.resolve("home"))) {
            return engine.run(
                    new Engine.Request(folder.resolve("pipeline.yaml"), parameters),
                    (read, written, expected) -> {},
                    stop -> {});
        } finally {
            System.setOut(before);
        }
    }

    /**
     * How far a failed run came is a matter of chance: of it only what it says and wrote counts.
     */
    private static List<String> account(Engine.RunReport report) throws IOException {
        Map<String, Object> account = new LinkedHashMap<>();
        account.put("status", report.status().name().toLowerCase(Locale.ROOT));
        account.put("written", report.totals().written());
        if (succeeded(report)) {
            account.put("read", report.totals().read());
            account.put("filtered", report.totals().filtered());
            account.put("quarantined", report.totals().quarantined());
            account.put("deduplicated", report.totals().deduplicated());
        }
        account.put("problems", report.problems().stream().map(ExampleRun::withoutNodes).toList());
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(account).lines().toList();
    }

    private static boolean succeeded(Engine.RunReport report) {
        return report.status() == Engine.Status.SUCCEEDED;
    }

    /** The message alone: which nodes run as one query is the planner's affair. */
    private static String withoutNodes(Engine.Finding finding) {
        return finding.message()
                .replaceFirst("^node '[^']*': ", "")
                .replaceFirst(" \\(the nodes .* run as one query\\)$", "");
    }

    /** In the order of their texts: rows are put aside by several threads. */
    private List<String> quarantine(Path file) throws IOException {
        List<String> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            Map<String, Object> row = JSON.readValue(line, new TypeReference<>() {});
            row.computeIfPresent(
                    "place", (key, place) -> String.valueOf(place).replace(folder + "/", ""));
            rows.add(JSON.writeValueAsString(row));
        }
        return rows.stream().sorted().toList();
    }

    private void result(Path file, Map<String, List<String>> results) throws Exception {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (name.startsWith("home/") || name.contains("/_sluice/") || isInput(name, file)) {
            return;
        }
        if (name.endsWith(".duckdb") || name.endsWith(".sqlite")) {
            new Tables(file).forEach((table, rows) -> results.put(name + "." + table, rows));
        } else if (name.startsWith("out/") && name.endsWith(".parquet")) {
            results.put(name + ".jsonl", Tables.parquet(file));
        } else if (name.startsWith("out/") && name.endsWith(".gz")) {
            try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                results.put(
                        name + ".txt",
                        new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
            }
        } else if (name.startsWith("out/")) {
            results.put(name, Files.readAllLines(file));
        }
    }

    /** Whether the file is one of the example's own, as it was. */
    private boolean isInput(String name, Path file) throws IOException {
        Path original = example.folder().resolve(name);
        return Files.exists(original) && Files.mismatch(original, file) < 0;
    }
}
