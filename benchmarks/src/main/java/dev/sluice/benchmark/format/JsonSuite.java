package dev.sluice.benchmark.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSONTestSuite: y_ is to be accepted, n_ to be refused, i_ is free, and none may break. */
record JsonSuite(Path folder) implements Suite {

    @Override
    public List<Result> run(Reading reading) {
        List<Result> results = new ArrayList<>();
        results.add(group(reading, "y_", "JSON y_ (to accept)", "all accepted"));
        results.add(group(reading, "n_", "JSON n_ (to refuse)", "all refused"));
        results.add(group(reading, "i_", "JSON i_ (free)", "-"));
        return results;
    }

    private Result group(Reading reading, String prefix, String name, String wanted) {
        Count count = new Count(0, 0, 0);
        List<String> notes = new ArrayList<>();
        int files = 0;
        for (Path file : Suite.files(folder.resolve("test_parsing"), ".json")) {
            if (!String.valueOf(file.getFileName()).startsWith(prefix)) {
                continue;
            }
            files++;
            Outcome outcome = read(reading, file);
            boolean right =
                    switch (prefix) {
                        case "y_" -> outcome instanceof Outcome.Read;
                        case "n_" -> outcome instanceof Outcome.Refused;
                        default -> !(outcome instanceof Outcome.Broken);
                    };
            count = count.plus(outcome, right);
            if (!right) {
                notes.add(Suite.note(file, outcome));
            }
        }
        String score = (files - count.wrong()) + " of " + files;
        return new Result(name, count, score, wanted, notes);
    }

    /** A document without a record shows no columns: it can be read once they are named. */
    private static Outcome read(Reading reading, Path file) {
        Map<String, Object> options = Map.of("path", file.toString(), "format", "json");
        Outcome sniffed = reading.read(options);
        if (sniffed instanceof Outcome.Refused) {
            return reading.read(
                    Map.of(
                            "path",
                            file.toString(),
                            "format",
                            "json",
                            "columns",
                            Map.of("a", "string")));
        }
        return sniffed;
    }
}
