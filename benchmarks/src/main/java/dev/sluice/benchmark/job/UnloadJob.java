package dev.sluice.benchmark.job;

import dev.sluice.benchmark.data.Dataset;
import dev.sluice.benchmark.process.ProcessRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** J3: a PostgreSQL table into JSON lines, beside {@code \copy} into CSV. */
final class UnloadJob {

    private static final String SLUICE = "Sluice";
    private static final String COPY = "psql \\copy to CSV";
    private static final String TABLE = "lineitem_source";

    private final Place place;
    private final Postgres postgres;
    private final Dataset dataset;

    UnloadJob(Place place, Postgres postgres, Dataset dataset) {
        this.place = place;
        this.postgres = postgres;
        this.dataset = dataset;
    }

    /** Fills the table that is read, once. */
    Job job() throws IOException, InterruptedException {
        postgres.execute(
                "DROP TABLE IF EXISTS " + TABLE,
                "CREATE TABLE " + TABLE + " (LIKE " + Postgres.TABLE + ")");
        postgres.psql(
                "\\copy " + TABLE + " from '" + dataset.goodLineitem() + "' (format csv, header)");
        postgres.execute("VACUUM (ANALYZE, FREEZE) " + TABLE, "CHECKPOINT");
        Duck.Fingerprint expected = Duck.lineitems(dataset.goodLineitem());
        return new Job(
                "J3",
                "PostgreSQL table → JSON lines",
                List.of(
                        new Contender(SLUICE, dataset.rows(), () -> sluice(expected)),
                        new Contender(COPY, dataset.rows(), () -> copy(expected))),
                List.of(new Comparison(SLUICE, COPY, new Comparison.AtMost(1.6))));
    }

    private Measurement sluice(Duck.Fingerprint expected) throws IOException, InterruptedException {
        Path output = dataset.folder().resolve("j3.jsonl");
        SluiceRun.Finished run =
                new SluiceRun(
                                place,
                                "j3-table-to-jsonl.yaml",
                                Map.of(
                                        "table", TABLE,
                                        "port", Integer.toString(postgres.port()),
                                        "output", output.toString()))
                        .run();
        WrongAnswerException.unless(dataset.rows(), run.account().read(), "rows read by J3");
        WrongAnswerException.unless(dataset.rows(), run.account().written(), "rows written by J3");
        WrongAnswerException.unless(expected, Duck.lineitems(output), "the JSON lines of J3");
        Files.delete(output);
        return run.measurement();
    }

    private Measurement copy(Duck.Fingerprint expected) throws IOException, InterruptedException {
        Path output = dataset.folder().resolve("j3.csv");
        ProcessRun.Outcome outcome =
                postgres.psql("\\copy " + TABLE + " to '" + output + "' (format csv, header)");
        WrongAnswerException.unless(expected, Duck.lineitems(output), "the CSV file of \\copy");
        Files.delete(output);
        return Measurement.of(outcome.cost());
    }
}
