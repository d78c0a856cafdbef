package dev.sluice.benchmark.job;

import dev.sluice.benchmark.data.Dataset;
import dev.sluice.benchmark.data.Fault.NoticedBy;
import dev.sluice.benchmark.data.Sums;
import dev.sluice.benchmark.peer.CamelLoad;
import dev.sluice.benchmark.peer.SpringBatchLoad;
import dev.sluice.benchmark.process.ProcessRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** J1: a CSV file into PostgreSQL, checked; beside {@code \copy}, Spring Batch and Camel. */
final class LoadJob {

    static final String PIPELINE = "j1-csv-to-postgres.yaml";

    private static final String SLUICE = "Sluice";
    private static final String COPY = "psql \\copy, unchecked";

    private final Place place;
    private final Postgres postgres;

    LoadJob(Place place, Postgres postgres) {
        this.place = place;
        this.postgres = postgres;
    }

    /** The job on all rows, and beside the peers on as many as they are given. */
    Job job(Dataset full, Dataset small) {
        String sluiceSmall = SLUICE + ", " + millions(small);
        String spring = "Spring Batch, " + millions(small);
        String camel = "Camel split/aggregate, " + millions(small);
        return new Job(
                "J1",
                "CSV → types → not-null, range, regex → quarantine → PostgreSQL",
                List.of(
                        new Contender(SLUICE, full.rows(), () -> sluice(full, "").measurement()),
                        new Contender(COPY, full.rows(), () -> copy(full)),
                        new Contender(
                                sluiceSmall, small.rows(), () -> sluice(small, "").measurement()),
                        new Contender(
                                spring, small.rows(), () -> peer(SpringBatchLoad.class, small)),
                        new Contender(camel, small.rows(), () -> peer(CamelLoad.class, small))),
                List.of(
                        new Comparison(SLUICE, COPY, new Comparison.AtMost(1.0)),
                        new Comparison(sluiceSmall, spring, new Comparison.TimesFaster(7)),
                        new Comparison(sluiceSmall, camel, new Comparison.TimesFaster(8))));
    }

    /** Sluice's own run, with the account, the quarantine and the table looked at. */
    SluiceRun.Finished sluice(Dataset dataset, String javaOptions)
            throws IOException, InterruptedException {
        return sluice(dataset.lineitem(), Expected.of(dataset), javaOptions);
    }

    SluiceRun.Finished sluice(Path input, Expected expected, String javaOptions)
            throws IOException, InterruptedException {
        postgres.empty();
        Map<String, String> parameters =
                Map.of("input", input.toString(), "port", Integer.toString(postgres.port()));
        SluiceRun.Finished run = new SluiceRun(place, PIPELINE, parameters, javaOptions).run();
        Account account = run.account();
        unless(expected.read(), account.read(), "rows read by J1");
        unless(expected.unreadable(), account.quarantinedAt("lineitem"), "rows J1 cannot read");
        unless(expected.refused(), account.quarantinedAt("valid"), "rows J1's check refuses");
        unless(expected.good().rows(), account.written(), "rows written by J1");
        long bad = expected.unreadable() + expected.refused();
        unless(bad, run.keptInQuarantine(), "rows kept in J1's quarantine");
        unless(expected.good(), postgres.sums(), "the table after J1");
        return run;
    }

    private Measurement copy(Dataset dataset) throws IOException, InterruptedException {
        postgres.empty();
        ProcessRun.Outcome outcome =
                postgres.psql(
                        "\\copy "
                                + Postgres.TABLE
                                + " from '"
                                + dataset.goodLineitem()
                                + "' (format csv, header)");
        unless(dataset.manifest().all(), postgres.sums(), "the table after \\copy");
        return Measurement.of(outcome.cost());
    }

    private Measurement peer(Class<?> program, Dataset dataset)
            throws IOException, InterruptedException {
        postgres.empty();
        Path quarantine = Files.createTempFile("sluice-benchmark", ".quarantine");
        try {
            List<String> command = new ArrayList<>(place.java(program));
            command.addAll(
                    List.of(dataset.lineitem().toString(), postgres.url(), quarantine.toString()));
            ProcessRun.Outcome outcome = new ProcessRun(command).run();
            if (outcome.exit() != 0) {
                throw new WrongAnswerException(
                        program.getSimpleName() + " failed: " + outcome.err() + outcome.out());
            }
            String who = program.getSimpleName();
            unless(dataset.manifest().good(), postgres.sums(), "the table after " + who);
            Expected expected = Expected.of(dataset);
            long bad = expected.unreadable() + expected.refused();
            unless(bad, lines(quarantine), "rows put aside by " + who);
            return Measurement.of(outcome.cost());
        } finally {
            Files.deleteIfExists(quarantine);
        }
    }

    private static long lines(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.count();
        }
    }

    private static void unless(Object expected, Object found, String what) {
        WrongAnswerException.unless(expected, found, what);
    }

    static String millions(Dataset dataset) {
        return dataset.rows() % 1_000_000 == 0
                ? dataset.rows() / 1_000_000 + " M rows"
                : String.format(java.util.Locale.ROOT, "%,d rows", dataset.rows());
    }

    /**
     * What a load of line items has to come to.
     *
     * @param unreadable rows that the reader puts aside
     * @param refused rows that the check puts aside
     */
    record Expected(long read, long unreadable, long refused, Sums good) {

        static Expected of(Dataset dataset) {
            return new Expected(
                    dataset.rows(),
                    dataset.manifest().bad(NoticedBy.READER),
                    dataset.manifest().bad(NoticedBy.CHECK),
                    dataset.manifest().good());
        }

        /** Of a file that repeats the data. */
        Expected times(long n) {
            return new Expected(
                    read * n,
                    unreadable * n,
                    refused * n,
                    new Sums(
                            good.rows() * n,
                            good.orderkeys() * n,
                            good.quantity() * n,
                            good.cents() * n));
        }
    }
}
