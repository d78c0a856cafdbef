package dev.sluice.benchmark.job;

import dev.sluice.benchmark.data.Dataset;
import dev.sluice.benchmark.data.Fault.NoticedBy;
import dev.sluice.benchmark.peer.DuckAlone;
import dev.sluice.benchmark.process.ProcessRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** J2 and J5: files into Parquet, beside DuckDB alone with the same SQL and the same result. */
final class ParquetJob {

    private static final String SLUICE = "Sluice";
    private static final String DUCKDB = "DuckDB alone";

    private final Place place;
    private final Dataset dataset;
    private final String name;

    /**
     * @param name of the pipeline and of the SQL file beside it
     */
    ParquetJob(Place place, Dataset dataset, String name) {
        this.place = place;
        this.dataset = dataset;
        this.name = name;
    }

    static Job aggregate(Place place, Dataset dataset) throws IOException {
        return new ParquetJob(place, dataset, "j2-csv-to-parquet")
                .job("J2", "CSV → filter, derive, group by → Parquet", dataset.rows());
    }

    static Job join(Place place, Dataset dataset) throws IOException {
        long rows = dataset.rows() + dataset.manifest().orders();
        return new ParquetJob(place, dataset, "j5-join-to-parquet")
                .job("J5", "join orders with lineitem → Parquet", rows);
    }

    private Job job(String id, String title, long rows) throws IOException {
        Files.deleteIfExists(reference()); // of another day, perhaps with other SQL
        return new Job(
                id,
                title,
                List.of(
                        new Contender(SLUICE, rows, () -> sluice(rows)),
                        new Contender(DUCKDB, rows, this::duckdb)),
                List.of(new Comparison(SLUICE, DUCKDB, new Comparison.AtMost(1.5))));
    }

    private Measurement sluice(long rows) throws IOException, InterruptedException {
        Path output = output("sluice");
        SluiceRun.Finished run = new SluiceRun(place, name + ".yaml", parameters(output)).run();
        Account account = run.account();
        WrongAnswerException.unless(rows, account.read(), "rows read by " + name);
        long unreadable = dataset.manifest().bad(NoticedBy.READER);
        WrongAnswerException.unless(
                unreadable, account.quarantinedAt("lineitem"), "rows " + name + " cannot read");
        WrongAnswerException.unless(
                unreadable, run.keptInQuarantine(), "rows kept in the quarantine of " + name);
        Path reference = reference();
        if (!Files.exists(reference)) {
            duckdb();
        }
        WrongAnswerException.unless(
                Duck.parquet(reference), Duck.parquet(output), "the Parquet file of " + name);
        Files.delete(output);
        return run.measurement();
    }

    private Measurement duckdb() throws IOException, InterruptedException {
        Path output = output("duckdb");
        List<String> command = new ArrayList<>(place.duckdb(DuckAlone.class));
        command.add(place.pipeline(name + ".sql").toString());
        command.add(Integer.toString(Runtime.getRuntime().availableProcessors()));
        parameters(output).forEach((key, value) -> command.add(key + "=" + value));
        ProcessRun.Outcome outcome = new ProcessRun(command).run();
        if (outcome.exit() != 0) {
            throw new WrongAnswerException("DuckDB alone failed: " + outcome.err());
        }
        Files.move(output, reference(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return new Measurement(
                outcome.cost(),
                OptionalDouble.of(Double.parseDouble(outcome.out().strip())),
                OptionalDouble.empty(),
                List.of());
    }

    private Map<String, String> parameters(Path output) {
        return Map.of(
                "lineitem", dataset.lineitem().toString(),
                "orders", dataset.orders().toString(),
                "output", output.toString());
    }

    private Path output(String who) {
        return dataset.folder().resolve(name + "-" + who + ".parquet");
    }

    private Path reference() {
        return dataset.folder().resolve(name + "-reference.parquet");
    }
}
