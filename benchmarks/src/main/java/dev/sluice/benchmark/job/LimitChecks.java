package dev.sluice.benchmark.job;

import dev.sluice.benchmark.data.Dataset;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What has a limit of its own and no peer: the start, and the memory. */
public final class LimitChecks {

    /**
     * @param value what was measured, in the unit
     * @param all every measured value
     */
    public record Limit(String what, String unit, double value, double limit, List<Double> all) {
        public Limit {
            all = List.copyOf(all);
        }

        public boolean met() {
            return value <= limit;
        }
    }

    private static final double START_SECONDS = 1.5;
    private static final double RESIDENT_MEGABYTES = 512;
    private static final int START_ROWS = 100;
    private static final double MEGABYTE = 1 << 20;

    private final Place place;

    public LimitChecks(Place place) {
        this.place = place;
    }

    /** Pipelines of a hundred rows, from the launcher's start to its end. */
    public List<Limit> start(int runs) throws IOException, InterruptedException {
        Path input = place.data().resolve("hundred.csv");
        Path output = place.data().resolve("hundred-out.csv");
        Files.createDirectories(place.data());
        head(place.dataset(10_000).goodLineitem(), input);
        List<Double> walls = new ArrayList<>();
        for (int run = 0; run <= runs; run++) {
            SluiceRun.Finished finished =
                    new SluiceRun(
                                    place,
                                    "startup.yaml",
                                    Map.of("input", input.toString(), "output", output.toString()))
                            .run();
            WrongAnswerException.unless(
                    (long) START_ROWS, finished.account().written(), "rows written at the start");
            if (run > 0) { // the first one only warms the disk's cache
                walls.add(finished.measurement().seconds());
            }
        }
        return List.of(
                new Limit(
                        "pipeline of 100 rows, from ./sluice run to its end",
                        "s",
                        Rounds.median(walls),
                        START_SECONDS,
                        walls));
    }

    /** J1 with Sluice's own settings, and over a file of that size with a heap of 256 MB. */
    public List<Limit> memory(Postgres postgres, long rows, long megabytes)
            throws IOException, InterruptedException {
        LoadJob load = new LoadJob(place, postgres);
        Dataset dataset = place.dataset(rows);
        double resident = resident(load.sluice(dataset, ""));
        long bytes = megabytes << 20;
        long times = Math.max(1, (bytes - 1) / Files.size(dataset.lineitem()) + 1);
        Path large = repeated(dataset, times);
        try {
            SluiceRun.Finished run =
                    load.sluice(large, LoadJob.Expected.of(dataset).times(times), "-Xmx256m");
            return List.of(
                    limit("J1, largest resident set", resident),
                    limit(
                            String.format(
                                    java.util.Locale.ROOT,
                                    "J1 over %,d MB of CSV (%,d rows) with -Xmx256m, in %.1f s",
                                    Files.size(large) >> 20,
                                    dataset.rows() * times,
                                    run.measurement().seconds()),
                            resident(run)));
        } finally {
            Files.deleteIfExists(large);
        }
    }

    private static Limit limit(String what, double megabytes) {
        return new Limit(what, "MB", megabytes, RESIDENT_MEGABYTES, List.of(megabytes));
    }

    private static double resident(SluiceRun.Finished run) {
        return run.measurement().cost().peakBytes() / MEGABYTE;
    }

    private static void head(Path file, Path head) throws IOException {
        try (var lines = Files.lines(file);
                BufferedWriter out = Files.newBufferedWriter(head)) {
            for (String line : lines.limit(START_ROWS + 1L).toList()) {
                out.write(line + "\n");
            }
        }
    }

    /** The same rows again and again under one header. */
    private static Path repeated(Dataset dataset, long times) throws IOException {
        Path large = dataset.folder().resolve("lineitem-large.csv");
        try (FileChannel in = FileChannel.open(dataset.lineitem());
                FileChannel out =
                        FileChannel.open(
                                large,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE)) {
            long header = headerLength(dataset.lineitem());
            transfer(in, 0, out);
            for (long n = 1; n < times; n++) {
                transfer(in, header, out);
            }
        }
        return large;
    }

    private static void transfer(FileChannel in, long from, FileChannel out) throws IOException {
        for (long at = from; at < in.size(); ) {
            at += in.transferTo(at, in.size() - at, out);
        }
    }

    private static long headerLength(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("").length() + 1L;
        }
    }
}
