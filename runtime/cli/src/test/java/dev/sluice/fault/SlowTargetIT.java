package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Sluice.Ended;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file larger than the heap goes into a table that takes about a hundred rows a second: what is
 * under way stays within its bounds, whatever the size of the file, and the run can be cancelled.
 * {@code -Dsluice.slow.megabytes=2048 -Dsluice.slow.seconds=240} is the long form.
 */
class SlowTargetIT {

    private static final int MEGABYTES = Integer.getInteger("sluice.slow.megabytes", 200);
    private static final long SECONDS = Long.getLong("sluice.slow.seconds", 6);
    private static final int HEAP_MEGABYTES = 256;

    /** Of rows with a column of any width, a batch has 8,192, and up to one vector more. */
    private static final long BATCH = 8_192 + 2_048;

    /** Four in each of the two queues on the way, and one or two in the hands of each node. */
    private static final long BATCHES = 2 * 4 + 4;

    private static final Pattern COLLECTED =
            Pattern.compile("Pause Full.* \\d+M->(\\d+)M\\((\\d+)M\\)");
    private static final Pattern READ = Pattern.compile("([\\d,]+) read");

    private static EmbeddedPostgres server;

    @TempDir Path folder;

    @BeforeAll
    static void aServer() throws IOException {
        server = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void noServer() throws IOException {
        server.close();
    }

    private String pipeline() throws IOException {
        String wide = "x".repeat(1_000);
        try (BufferedWriter csv = Files.newBufferedWriter(folder.resolve("in.csv"))) {
            csv.write("seq,hash,text\n");
            for (long seq = 0; seq < MEGABYTES * 1_024L; seq++) {
                csv.write(seq + ",1," + wide + "\n");
            }
        }
        return Files.writeString(
                        folder.resolve("p.yaml"),
                        """
                        name: slow
                        limits: {memory: 256MB, threads: 2}
                        connections:
                          db: {type: postgresql, host: localhost, port: %d, database: postgres, user: postgres}
                        nodes:
                          - {id: in, source: file, options: {path: in.csv, columns: {seq: bigint, hash: bigint, text: string}}}
                          - {id: good, quality: check, from: in, options: {rules: [{rule: not-null, column: seq}]}}
                          - {id: save, target: table, from: good, connection: db, options: {table: arrived, mode: append}}
                        """
                                .formatted(server.getPort()))
                .toString();
    }

    @Test
    void whatIsUnderWayStaysWithinItsBounds() throws Exception {
        Audited target = new Audited(server.getJdbcUrl("postgres", "postgres"));
        target.empty();
        target.execute(
                """
                ALTER TABLE arrived ADD text text;
                DROP SEQUENCE IF EXISTS slow_rows;
                CREATE SEQUENCE slow_rows;
                CREATE OR REPLACE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  PERFORM nextval('slow_rows'), pg_sleep(0.01);
                  RETURN NEW;
                END $$;
                CREATE TRIGGER slow BEFORE INSERT ON arrived FOR EACH ROW EXECUTE FUNCTION slow();
                """);
        Path collections = folder.resolve("gc.log");
        Sluice sluice =
                new Sluice(
                                folder.resolve("home"),
                                Files.createDirectory(folder.resolve("tmp")),
                                Optional.empty())
                        .with("-Xmx" + HEAP_MEGABYTES + "m", "-Xlog:gc:file=" + collections);
        Path said = folder.resolve("said.txt");
        Process run =
                sluice.aloud("run", pipeline())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> !run.isAlive() || worked(target) > 100);
            List<Long> worked = new ArrayList<>();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (System.nanoTime() < end && run.isAlive()) {
                collect(run);
                worked.add(worked(target));
                var _ = run.waitFor(2, TimeUnit.SECONDS);
            }

            assertThat(run.isAlive()).as(Files.readString(said)).isTrue();
            assertThat(worked.getLast()).as("rows go on").isGreaterThan(worked.getFirst());
            List<Integer> heaps = heaps(collections);
            assertThat(heaps)
                    .as("megabytes of heap after each collection")
                    .isNotEmpty()
                    .allMatch(used -> used <= HEAP_MEGABYTES * 0.7);
            assertThat(read(said))
                    .as("rows read")
                    .isPositive()
                    .isLessThanOrEqualTo(BATCHES * BATCH);

            Ended cancel = sluice.run(Optional.empty(), "executions", "cancel", "last");
            assertThat(cancel.exit()).as(cancel.out()).isZero();
            assertThat(run.waitFor()).as(Files.readString(said)).isEqualTo(1);
            assertThat(target.kept()).as("nothing half").isZero();
            System.out.printf(
                    "slow target: %d MB in, %d rows worked on, %d read, heap after collections %s of"
                            + " %d MB%n",
                    MEGABYTES, worked.getLast(), read(said), heaps, HEAP_MEGABYTES);
        } finally {
            run.destroyForcibly().waitFor();
        }
    }

    /** Rows that the table has been given, whether they are committed or not. */
    private static long worked(Audited target) throws SQLException {
        try (Connection connection = DriverManager.getConnection(target.url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT last_value FROM slow_rows")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Has the heap collected, as the JDK's own tool does. */
    private static void collect(Process run) throws IOException, InterruptedException {
        String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        new ProcessBuilder(tool, Long.toString(run.pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static List<Integer> heaps(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .map(COLLECTED::matcher)
                .filter(Matcher::find)
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
    }

    /** How many rows the run had read when it last told. */
    private static long read(Path said) throws IOException {
        return READ.matcher(Files.readString(said))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1).replace(",", "")))
                .max()
                .orElse(0);
    }
}
