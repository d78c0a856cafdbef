package dev.sluice.benchmark.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Apache parquet-testing: every file is read, or refused in words. */
record ParquetSuite(Path folder) implements Suite {

    @Override
    public List<Result> run(Reading reading) {
        Count count = new Count(0, 0, 0);
        List<String> notes = new ArrayList<>();
        List<Path> files = Suite.files(folder.resolve("data"), ".parquet");
        for (Path file : files) {
            Outcome outcome = reading.read(Map.of("path", file.toString(), "format", "parquet"));
            boolean right = right(file, outcome);
            count = count.plus(outcome, right);
            if (!right || outcome instanceof Outcome.Refused) {
                notes.add(Suite.note(file, outcome));
            }
        }
        String score = count.accepted() + " read of " + files.size();
        return List.of(new Result("Parquet", count, score, "-", notes));
    }

    /** Some files lie beside the rows they hold, as CSV with a header. */
    private static boolean right(Path file, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Broken _ -> false;
            case Outcome.Refused _ -> true;
            case Outcome.Read read -> {
                Path expected = Path.of(file.toString().replaceFirst("\\.parquet$", "_expect.csv"));
                yield !Files.exists(expected) || rows(expected) == read.rows().size();
            }
        };
    }

    private static long rows(Path csv) {
        try (var lines = Files.lines(csv)) {
            return lines.count() - 1;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
