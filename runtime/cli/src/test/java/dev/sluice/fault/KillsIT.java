package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Sluice.Death;
import dev.sluice.fault.Sluice.Ended;
import dev.sluice.testkit.KafkaBroker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the process at random times and at the places where it matters, lets it go on, and looks
 * whether every row arrived once. {@code -Dsluice.faults.kills=100} is the long form.
 */
class KillsIT {

    private static final int KILLS = Integer.getInteger("sluice.faults.kills", 10);
    private static final long SEED = Long.getLong("sluice.faults.seed", 20_261_126);
    private static final long BATCH = 65_536;
    private static final long ROWS = 300_000;

    private static EmbeddedPostgres server;

    @TempDir Path folder;
    private Audited target;
    private Sluice sluice;
    private final Deaths deaths = new Deaths(SEED);

    @BeforeAll
    static void aServer() throws IOException {
        server = EmbeddedPostgres.builder().start();
    }

    @AfterAll
    static void noServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void emptyTables() throws Exception {
        target = new Audited(server.getJdbcUrl("postgres", "postgres"));
        sluice =
                new Sluice(
                        folder.resolve("home"),
                        Files.createDirectory(folder.resolve("tmp")),
                        Optional.empty());
    }

    private String pipeline(String source, String rules, String from) throws IOException {
        String text =
                """
                name: killed
                connections:
                  db: {type: postgresql, host: localhost, port: %d, database: postgres, user: postgres}
                delivery: {commit: checkpoints, guarantee: exactly-once}
                nodes:
                %s%s  - {id: save, target: table, from: %s, connection: db, options: {table: arrived, mode: append}}
                """
                        .formatted(server.getPort(), source, rules, from);
        return Files.writeString(folder.resolve("p.yaml"), text).toString();
    }

    /** Every hundredth row breaks a rule, and every thousandth cannot be read. */
    private static String line(long seq) {
        return seq % 1_000 == 7 ? seq + ",none" : seq % 100 == 3 ? seq + "," : good(seq);
    }

    private static String good(long seq) {
        return seq + "," + Audited.hash(seq);
    }

    private static LongStream whole() {
        return LongStream.range(0, ROWS).filter(seq -> line(seq).equals(good(seq)));
    }

    @Test
    void aFileArrivesOnceThoughItsRunIsKilledAgainAndAgain() throws Exception {
        String file = fromFile();
        for (int kills = 0; kills < KILLS; ) {
            target.empty();
            Ended ended = sluice.run(Optional.of(deaths.next()), "run", file);
            int here = 0;
            while (ended.killed()) {
                here++;
                Optional<Death> death =
                        kills + here < KILLS ? Optional.of(deaths.next()) : Optional.empty();
                ended = sluice.run(death, "executions", "resume", "last");
            }
            kills += Math.max(1, here);
            requireAll(ended, here);
        }
    }

    private String fromFile() throws IOException {
        try (BufferedWriter csv = Files.newBufferedWriter(folder.resolve("in.csv"))) {
            csv.write("seq,hash\n");
            for (long seq = 0; seq < ROWS; seq++) {
                csv.write(line(seq));
                csv.write('\n');
            }
        }
        return pipeline(
                "  - {id: in, source: file, options: {path: in.csv, columns: {seq: bigint, hash:"
                        + " bigint}}}\n",
                "  - {id: checked, quality: check, from: in, options: {rules: [{rule: not-null,"
                        + " column: hash}]}}\n",
                "checked");
    }

    /** A harness that misses this misses everything: it has to be caught within twenty kills. */
    @Test
    void aBuildThatCommitsThePositionBeforeTheRowsIsCaught() throws Exception {
        Path classes = Mutant.positionFirst().compile(folder);
        Sluice mutant = new Sluice(sluice.home(), sluice.temporary(), Optional.of(classes));
        String file = fromFile();
        long good = whole().count();
        boolean caught = false;
        for (int kills = 0; kills < 20 && !caught; ) {
            target.empty();
            Ended ended = mutant.run(Optional.of(deaths.atPlace()), "run", file, "--anew");
            while (ended.killed()) {
                kills++;
                ended = mutant.run(Optional.of(deaths.atPlace()), "executions", "resume", "last");
            }
            caught = ended.exit() != 0 || target.found().distinct() < good;
        }
        assertThat(caught).as("rows are missing").isTrue();
    }

    private void requireAll(Ended ended, int kills) throws Exception {
        assertThat(ended.exit()).as(ended.out()).isZero();
        JsonNode account = ended.json();
        long good = whole().count();
        assertThat(account.path("read").asLong()).as("read, of the whole chain").isEqualTo(ROWS);
        assertThat(account.path("written").asLong()).isEqualTo(good);
        assertThat(account.path("quarantined").asLong()).isEqualTo(ROWS - good);
        Audited.Found found = target.found();
        assertThat(found.distinct()).as("lost").isEqualTo(good);
        assertThat(found.rows()).as("doubled").isEqualTo(good);
        assertThat(found.sum()).isEqualTo(whole().map(Audited::hash).sum());
        assertThat(found.attempts() - good)
                .as("rows sent again after %s kills", kills)
                .isBetween(0L, kills * BATCH);
        requireQuarantined(account.path("execution").asText());
    }

    /** The rows of the latest run that were put aside, each once. */
    private void requireQuarantined(String execution) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("home/quarantine"))) {
            Path latest =
                    files.filter(file ->
                                    file.getFileName().toString().compareTo(execution + "~") < 0)
                            .max(Path::compareTo)
                            .orElseThrow();
            assertThat(Files.readAllLines(latest))
                    .doesNotHaveDuplicates()
                    .hasSize((int) (ROWS - whole().count()));
        }
    }

    @Test
    void aTableReadByACursorArrivesOnceThoughItsRunsAreKilled() throws Exception {
        String file =
                pipeline(
                        "  - {id: in, source: table, connection: db, options: {query: \"SELECT seq, hash FROM made\", cursor: seq}}\n",
                        "",
                        "in");
        for (int kills = 0; kills < KILLS; ) {
            target.empty();
            target.execute("DROP TABLE IF EXISTS made; CREATE TABLE made AS " + made(0, ROWS));
            int here = 0;
            Ended ended = sluice.run(Optional.of(deaths.next()), "run", file);
            while (ended.killed()) {
                here++;
                target.execute(
                        "INSERT INTO made " + made(ROWS + (here - 1) * 10L, ROWS + here * 10L));
                Optional<Death> death =
                        kills + here < KILLS ? Optional.of(deaths.next()) : Optional.empty();
                ended = sluice.run(death, "run", file);
            }
            kills += Math.max(1, here);
            assertThat(ended.exit()).as(ended.out()).isZero();
            long rows = ROWS + here * 10L;
            target.requireEachOnce(rows);
            assertThat(target.found().attempts() - rows).isBetween(0L, here * BATCH);
        }
    }

    @Test
    void messagesOfATopicArriveOnceThoughTheirRunsAreKilled() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(Files.createDirectory(folder.resolve("k")))) {
            for (int kills = 0, round = 0; kills < KILLS; round++) {
                String topic = "numbers-" + round;
                Topics topics = new Topics(broker.address());
                topics.create(topic, 2);
                topics.send(topic, 0, ROWS);
                String file =
                        pipeline(
                                "  - {id: in, source: kafka, connection: k, options: {topic: "
                                        + topic
                                        + ", columns: {seq: bigint, hash: bigint}}}\n",
                                "",
                                "in");
                Files.writeString(
                        Path.of(file),
                        Files.readString(Path.of(file))
                                .replace(
                                        "connections:\n",
                                        "connections:\n  k: {type: kafka, brokers: \""
                                                + broker.address()
                                                + "\"}\n"));
                target.empty();
                int here = 0;
                Ended ended = sluice.run(Optional.of(deaths.next()), "run", file);
                while (ended.killed()) {
                    here++;
                    Optional<Death> death =
                            kills + here < KILLS ? Optional.of(deaths.next()) : Optional.empty();
                    ended = sluice.run(death, "run", file);
                }
                kills += Math.max(1, here);
                assertThat(ended.exit()).as(ended.out()).isZero();
                target.requireEachOnce(ROWS);
                assertThat(target.found().attempts() - ROWS).isBetween(0L, here * BATCH);
            }
        }
    }

    private static final int FILES = 1_000;
    private static final int ROWS_PER_FILE = 300;

    /** Rows that may be at the target and not committed: when so many are there, they are. */
    private static final long UNCOMMITTED = 20_000 + ROWS_PER_FILE;

    /** Files of so many rows each, dropped into a new folder. */
    private Path drop(int files) throws IOException {
        Path in = Files.createTempDirectory(folder, "in");
        for (int i = 0; i < files; i++) {
            long from = (long) i * ROWS_PER_FILE;
            Audited.csv(in.resolve("part-" + i + ".csv"), from, from + ROWS_PER_FILE);
        }
        return in;
    }

    private String fromFolder(Path in, Path done) throws IOException {
        return pipeline(
                "  - {id: in, source: file, options: {path: \"%s/*.csv\", new-files: true, done: move, done-folder: %s, columns: {seq: bigint, hash: bigint}}}\n"
                        .formatted(in.getFileName(), done.getFileName()),
                "",
                "in");
    }

    @Test
    void droppedFilesArriveOnceAndAreMovedOnceThoughTheirRunsAreKilled() throws Exception {
        for (int kills = 0; kills < KILLS; ) {
            Path in = drop(FILES);
            Path done = Files.createTempDirectory(folder, "done");
            String file = fromFolder(in, done);
            target.empty();
            int here = 0;
            Ended ended = sluice.run(Optional.of(deaths.inFolder(FILES / 5)), "run", file);
            while (ended.killed()) {
                here++;
                Optional<Death> death =
                        kills + here < KILLS
                                ? Optional.of(deaths.inFolder(FILES / 5))
                                : Optional.empty();
                ended = sluice.run(death, "run", file);
            }
            kills += Math.max(1, here);
            assertThat(ended.exit()).as(ended.out()).isZero();
            long rows = (long) FILES * ROWS_PER_FILE;
            target.requireEachOnce(rows);
            assertThat(target.found().attempts() - rows)
                    .as("rows sent again after %s kills", here)
                    .isBetween(0L, here * UNCOMMITTED);
            assertThat(names(in)).isEmpty();
            assertThat(names(done))
                    .hasSize(FILES)
                    .allMatch(name -> name.endsWith(".csv"), "moved once");
        }
    }

    @Test
    void aBuildThatMovesFilesBeforeTheirRowsAreCommittedIsCaught() throws Exception {
        Path classes = Mutant.doneFirst().compile(folder);
        Sluice mutant = new Sluice(sluice.home(), sluice.temporary(), Optional.of(classes));
        int files = 100;
        boolean caught = false;
        for (int kills = 0; kills < 20 && !caught; ) {
            String file = fromFolder(drop(files), Files.createTempDirectory(folder, "done"));
            target.empty();
            Ended ended = mutant.run(Optional.of(deaths.inFolder(files)), "run", file);
            while (ended.killed()) {
                kills++;
                ended = mutant.run(Optional.empty(), "run", file);
            }
            caught = target.found().distinct() < (long) files * ROWS_PER_FILE;
        }
        assertThat(caught).as("rows are missing").isTrue();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String made(long from, long to) {
        return "SELECT seq, (seq * 2654435761) % 1000003 AS hash FROM generate_series("
                + from
                + "::bigint, "
                + (to - 1)
                + ") seq";
    }
}
