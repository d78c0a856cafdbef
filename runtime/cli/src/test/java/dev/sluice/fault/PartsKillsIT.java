package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Sluice.Death;
import dev.sluice.fault.Sluice.Ended;
import dev.sluice.testkit.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills runs that write files, at random times and at the places where it matters, and looks after
 * each kill what another program finds there. {@code -Dsluice.faults.kills=100} is the long form.
 */
class PartsKillsIT {

    private static final int KILLS = Integer.getInteger("sluice.faults.kills", 3);
    private static final long SEED = Long.getLong("sluice.faults.seed", 20_261_126);
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final long BATCH = 65_536;

    @TempDir Path folder;
    private Sluice sluice;
    private final Deaths deaths = new Deaths(SEED);

    @BeforeEach
    void aHome() throws Exception {
        sluice =
                new Sluice(
                        folder.resolve("home"),
                        Files.createDirectory(folder.resolve("tmp")),
                        Optional.empty());
    }

    private String pipeline(String text) throws IOException {
        return Files.writeString(folder.resolve("p.yaml"), text).toString();
    }

    /** What DuckDB finds, which passes over no hidden file. */
    private record Found(long rows, long distinct, long sum) {

        static Found in(String relation) throws SQLException {
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery(
                                    "SELECT count(*), count(DISTINCT seq),"
                                            + " coalesce(sum(hash), 0)::bigint FROM "
                                            + relation)) {
                row.next();
                return new Found(row.getLong(1), row.getLong(2), row.getLong(3));
            }
        }

        void requireNoneTwice() {
            assertThat(rows).as("doubled").isEqualTo(distinct);
        }

        void requireEachOnce(long all) {
            requireNoneTwice();
            assertThat(distinct).as("lost").isEqualTo(all);
            assertThat(sum).isEqualTo(LongStream.range(0, all).map(Audited::hash).sum());
        }
    }

    private static List<Path> files(Path out, String ending) throws IOException {
        if (!Files.exists(out)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(out)) {
            return tree.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .toList();
        }
    }

    private Found found(Path out, String reader, String ending) throws Exception {
        return files(out, ending).isEmpty()
                ? new Found(0, 0, 0)
                : Found.in(reader.formatted(out + "/**/*" + ending));
    }

    /** Runs until one is not killed; after each kill somebody looks. */
    private int runs(String file, Supplier<Death> death, int kills, Look look) throws Exception {
        Ended ended = sluice.run(Optional.of(death.get()), "run", file);
        int here = 0;
        while (ended.killed()) {
            look.now();
            here++;
            ended =
                    sluice.run(
                            kills + here < KILLS ? Optional.of(death.get()) : Optional.empty(),
                            "run",
                            file);
        }
        assertThat(ended.exit()).as(ended.out()).isZero();
        look.now();
        return Math.max(1, here);
    }

    private interface Look {
        void now() throws Exception;
    }

    @Test
    void messagesAreInTheirPartsOnceThoughTheirRunsAreKilled() throws Exception {
        long rows = 200_000;
        String reader = "read_json('%s', columns = {seq: 'BIGINT', hash: 'BIGINT'})";
        try (KafkaBroker broker = KafkaBroker.start(Files.createDirectory(folder.resolve("k")))) {
            Topics topics = new Topics(broker.address());
            topics.create("numbers", 2);
            topics.send("numbers", 0, rows);
            for (int kills = 0, round = 0; kills < KILLS; round++) {
                Path out = folder.resolve("out-" + round);
                String file =
                        pipeline(
                                """
                                name: killed
                                connections: {k: {type: kafka, brokers: "%s"}}
                                delivery: {guarantee: exactly-once}
                                nodes:
                                  - {id: in, source: kafka, connection: k, options: {topic: numbers, columns: {seq: bigint, hash: bigint}}}
                                  - {id: save, target: file, from: in, options: {path: %s, format: jsonl, mode: append, roll: {rows: 1}}}
                                """
                                        .formatted(broker.address(), out));
                kills +=
                        runs(
                                file,
                                deaths::intoParts,
                                kills,
                                () -> {
                                    found(out, reader, ".jsonl").requireNoneTwice();
                                    assertThat(staged(out))
                                            .as("rows that are written again")
                                            .isLessThanOrEqualTo(BATCH);
                                });
                found(out, reader, ".jsonl").requireEachOnce(rows);
                assertThat(files(out, ".part")).isEmpty();
            }
        }
    }

    private static long staged(Path out) throws IOException {
        long rows = 0;
        for (Path file : files(out, ".jsonl.part")) {
            try (Stream<String> lines = Files.lines(file)) {
                rows += lines.count();
            }
        }
        return rows;
    }

    private static final String CSV = "read_csv('%s')";
    private static final String FROM_FILE =
            """
            name: killed
            delivery: {commit: checkpoints}
            nodes:
              - {id: in, source: file, options: {path: in.csv, columns: {seq: bigint, hash: bigint}}}
              - {id: save, target: file, from: in, options: {path: out, format: csv, mode: append, roll: {rows: 1}}}
            """;
    private static final int FILES = 200;
    private static final int ROWS_PER_FILE = 300;

    @Test
    void droppedFilesAreInTheirPartitionsOnceThoughTheirRunsAreKilled() throws Exception {
        String reader = "read_parquet('%s', hive_partitioning = true)";
        for (int kills = 0; kills < KILLS; ) {
            Path in = Files.createTempDirectory(folder, "in");
            Path done = Files.createTempDirectory(folder, "done");
            for (int i = 0; i < FILES; i++) {
                long from = (long) i * ROWS_PER_FILE;
                Audited.csv(in.resolve("part-" + i + ".csv"), from, from + ROWS_PER_FILE);
            }
            Path out = folder.resolve(in.getFileName() + "-out");
            String file =
                    pipeline(
                            """
                            name: killed
                            delivery: {guarantee: exactly-once}
                            nodes:
                              - id: in
                                source: file
                                options: {path: "%s/*.csv", new-files: true, done: move, done-folder: "%s", columns: {seq: bigint, hash: bigint}}
                              - {id: third, transform: derive, from: in, options: {columns: {third: "seq %% 3"}}}
                              - {id: save, target: file, from: third, options: {path: "%s", format: parquet, mode: append, partition-by: [third], roll: {rows: 20000}}}
                            """
                                    .formatted(in, done, out));
            kills +=
                    runs(
                            file,
                            deaths::intoParts,
                            kills,
                            () -> found(out, reader, ".parquet").requireNoneTwice());
            found(out, reader, ".parquet").requireEachOnce((long) FILES * ROWS_PER_FILE);
            assertThat(files(in, ".csv")).isEmpty();
            assertThat(files(done, ".csv")).hasSize(FILES);
        }
    }

    @Test
    void aFileGoesOnBehindItsLastPartWhenItsRunIsResumed() throws Exception {
        long rows = 200_000;
        Audited.csv(folder.resolve("in.csv"), rows);
        Path out = folder.resolve("out");
        String file = pipeline(FROM_FILE);
        Death inTheMiddle = new Death.At("journaled", 2);
        assertThat(sluice.run(Optional.of(inTheMiddle), "run", file).killed()).isTrue();
        found(out, CSV, ".csv").requireNoneTwice();

        Ended anew = sluice.run(Optional.empty(), "run", file);
        assertThat(anew.out()).contains("SL-3007");
        String broken = anew.out().replaceFirst("(?s).*executions resume (\\w[\\w-]*)'.*", "$1");
        Ended resumed = sluice.run(Optional.empty(), "executions", "resume", broken);

        assertThat(resumed.exit()).as(resumed.out()).isZero();
        assertThat(resumed.json().path("read").asLong()).as("of both runs").isEqualTo(rows);
        found(out, CSV, ".csv").requireEachOnce(rows);
    }

    /** A harness that misses this misses everything. */
    @Test
    void aBuildThatForgetsWhatItsJournalSaysIsCaught() throws Exception {
        Path classes = Mutant.journalForgotten().compile(folder);
        Sluice mutant = new Sluice(sluice.home(), sluice.temporary(), Optional.of(classes));
        Audited.csv(folder.resolve("in.csv"), 1_000);
        Path out = folder.resolve("out");
        String file = pipeline(FROM_FILE);
        Death inTheMiddle = new Death.At("journaled", 1);

        assertThat(mutant.run(Optional.of(inTheMiddle), "run", file).killed()).isTrue();
        mutant.run(Optional.empty(), "executions", "resume", "last");

        assertThat(found(out, CSV, ".csv").distinct()).as("found").isLessThan(1_000);
    }

    @Test
    void aFileOfAKilledRunIsThereWholeOrNotAtAllAndTheNextRunCleansUp() throws Exception {
        Audited.csv(folder.resolve("in.csv"), 1_000);
        Path out = Files.createDirectory(folder.resolve("out"));
        String file =
                pipeline(
                        """
                        name: killed
                        nodes:
                          - {id: in, source: file, options: {path: in.csv, columns: {seq: bigint, hash: bigint}}}
                          - {id: save, target: file, from: in, options: {path: out/all.csv}}
                        """);
        assertThat(sluice.run(Optional.of(new Death.At("prepared", 1)), "run", file).killed())
                .isTrue();
        try (Stream<Path> left = Files.list(out)) {
            assertThat(left).singleElement().asString().endsWith(".part");
        }

        assertThat(sluice.run(Optional.empty(), "run", file).exit()).isZero();

        try (Stream<Path> left = Files.list(out)) {
            assertThat(left).containsExactly(out.resolve("all.csv"));
        }
    }

    @Test
    void aRunThatFollowsShowsItsPartsAndKeepsASecondOneOut() throws Exception {
        Path in = Files.createDirectory(folder.resolve("in"));
        Path out = folder.resolve("out");
        String text =
                """
                name: followed
                delivery: {every: 500ms}
                nodes:
                  - id: in
                    source: file
                    options: {path: "in/*.csv", new-files: true, follow: %s, settle: 100ms, columns: {seq: bigint, hash: bigint}}
                  - {id: save, target: file, from: in, options: {path: out, format: csv, mode: append}}
                """;
        Audited.csv(in.resolve("0.csv"), 0, 10);
        CompletableFuture<Ended> run = sluice.start("run", pipeline(text.formatted(true)));
        awaitRows(out, 10);

        Ended second = sluice.run(Optional.empty(), "run", pipeline(text.formatted(false)));

        assertThat(second.exit()).isNotZero();
        assertThat(second.out()).contains("SL-3006", "process ");
        Audited.csv(in.resolve("1.csv"), 10, 20);
        awaitRows(out, 20);
        Ended cancel = sluice.run(Optional.empty(), "executions", "cancel", running());
        assertThat(cancel.exit()).as(cancel.out()).isZero();
        assertThat(run.get().json().path("status").asText()).isEqualTo("cancelled");
        Audited.csv(in.resolve("2.csv"), 20, 30);
        Ended rest = sluice.run(Optional.empty(), "run", pipeline(text.formatted(false)));
        assertThat(rest.exit()).as(rest.out()).isZero();
        found(out, CSV, ".csv").requireEachOnce(30);
    }

    private String running() throws Exception {
        return sluice
                .run(Optional.empty(), "executions", "list")
                .json()
                .findParents("state")
                .stream()
                .filter(execution -> execution.path("state").asText().equals("running"))
                .map(execution -> execution.path("id").asText())
                .findFirst()
                .orElseThrow();
    }

    private void awaitRows(Path out, long rows) {
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(found(out, CSV, ".csv").distinct()).isEqualTo(rows));
    }
}
