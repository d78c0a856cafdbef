package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Sluice.Death;
import dev.sluice.fault.Sluice.Ended;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills runs that put rows of a folder into windows of a minute, lets the next run go on, and looks
 * whether every window arrived once, with every row in it. {@code -Dsluice.faults.kills=100} is the
 * long form.
 */
class WindowKillsIT {

    private static final int KILLS = Math.max(4, Integer.getInteger("sluice.faults.kills", 10) / 3);
    private static final long SEED = Long.getLong("sluice.faults.seed", 20_261_126);
    private static final LocalDateTime BEGIN = LocalDateTime.of(2026, 1, 5, 8, 0);
    private static final int FILES = 60;
    private static final int ROWS_PER_FILE = 400;
    private static final int ROWS = FILES * ROWS_PER_FILE;
    private static final String NONE = "0,0,";

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
    void aHome() throws Exception {
        target = new Audited(server.getJdbcUrl("postgres", "postgres"));
        sluice = new Sluice(folder.resolve("home"), folder.resolve("tmp"), Optional.empty());
        Files.createDirectory(sluice.temporary());
    }

    /** Ten rows a second, each up to two and a half seconds too early or too late. */
    private static LocalDateTime time(int seq) {
        return BEGIN.plusNanos((seq * 100L + (seq * 7_919L % 50 - 25) * 100L) * 1_000_000);
    }

    /** Behind the first file, every hundredth row is days late, and some have no time at all. */
    private static boolean isLate(int seq) {
        return seq > ROWS_PER_FILE && seq % 100 == 9;
    }

    private static boolean isTimeless(int seq) {
        return seq % 1_000 == 13;
    }

    private static String line(int seq) {
        String time =
                isTimeless(seq)
                        ? ""
                        : (isLate(seq) ? time(seq).minusDays(9) : time(seq)).toString();
        return seq + "," + Audited.hash(seq) + "," + time;
    }

    /** The sums of the windows, by their beginnings. */
    private static Map<LocalDateTime, List<Long>> expected() {
        Map<LocalDateTime, List<Long>> windows = new TreeMap<>();
        for (int seq = 0; seq < ROWS; seq++) {
            if (!isLate(seq) && !isTimeless(seq)) {
                windows.merge(
                        time(seq).withSecond(0).withNano(0),
                        List.of(1L, Audited.hash(seq)),
                        (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1)));
            }
        }
        return windows;
    }

    /** The last file has a row of the next day, behind which all windows are closed. */
    private Path drop() throws IOException {
        Path in = Files.createTempDirectory(folder, "in");
        for (int file = 0; file < FILES; file++) {
            List<String> lines = new ArrayList<>(List.of("seq,hash,happened"));
            for (int seq = file * ROWS_PER_FILE; seq < (file + 1) * ROWS_PER_FILE; seq++) {
                lines.add(line(seq));
            }
            Files.write(in.resolve("part-%03d.csv".formatted(file)), lines);
        }
        Files.writeString(
                in.resolve("part-999.csv"),
                "seq,hash,happened\n" + NONE + BEGIN.plusDays(1) + "\n");
        return in;
    }

    private String pipeline(String name, Path in) throws IOException {
        String text =
                """
                name: %s
                connections:
                  db: {type: postgresql, host: localhost, port: %d, database: postgres, user: postgres}
                delivery: {every: 100ms, guarantee: exactly-once}
                nodes:
                  - id: in
                    source: file
                    options: {path: "%s/*.csv", new-files: true, settle: 100ms, columns: {seq: bigint, hash: bigint, happened: timestamp}}
                  - id: minutes
                    transform: window
                    from: in
                    options:
                      time: happened
                      size: 1m
                      lateness: 10s
                      group-by: [{name: seq, expression: "epoch_us(happened) // 60000000"}]
                      aggregates: {rows: count(*), hash: sum(hash)}
                  - {id: save, target: table, from: minutes, connection: db, options: {table: arrived, mode: append}}
                """
                        .formatted(name, server.getPort(), in.getFileName());
        return Files.writeString(folder.resolve(name + ".yaml"), text).toString();
    }

    private void emptyTables() throws Exception {
        target.empty();
        target.execute(
                "ALTER TABLE arrived ADD rows bigint, ADD window_start timestamp, ADD window_end"
                        + " timestamp");
    }

    private Map<LocalDateTime, List<Long>> arrived() throws Exception {
        Map<LocalDateTime, List<Long>> windows = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(target.url());
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT window_start, rows, hash FROM arrived")) {
            while (row.next()) {
                windows.put(
                        row.getObject(1, LocalDateTime.class),
                        List.of(row.getLong(2), row.getLong(3)));
            }
        }
        return windows;
    }

    @Test
    void everyWindowArrivesOnceAndWholeThoughItsRunsAreKilled() throws Exception {
        for (int kills = 0, round = 0; kills < KILLS; round++) {
            String name = "round-" + round;
            String file = pipeline(name, drop());
            emptyTables();
            int here = 0;
            Ended ended = sluice.run(Optional.of(deaths.inFolder(FILES / 2)), "run", file);
            while (ended.killed()) {
                here++;
                Optional<Death> death =
                        kills + here < KILLS
                                ? Optional.of(deaths.inFolder(FILES / 2))
                                : Optional.empty();
                ended = sluice.run(death, "run", file);
            }
            kills += Math.max(1, here);
            assertThat(ended.exit()).as(ended.out()).isZero();
            assertThat(arrived()).isEqualTo(expected());
            assertThat(target.found().rows()).as("doubled").isEqualTo(expected().size());
            requireHeld(name);
        }
    }

    /** Late rows and rows without a time, each once. */
    private void requireHeld(String pipeline) throws Exception {
        long late = 0;
        long timeless = 0;
        for (int seq = 0; seq < ROWS; seq++) {
            timeless += isTimeless(seq) ? 1 : 0;
            late += isLate(seq) && !isTimeless(seq) ? 1 : 0;
        }
        assertThat(sluice.held(pipeline)).isEqualTo(Map.of("late", late, "event-time", timeless));
    }

    @Test
    void aBuildThatCountsWhatIsKeptAheadOfThePositionIsCaught() throws Exception {
        Path classes = Mutant.aheadCounted().compile(folder);
        Sluice mutant = new Sluice(sluice.home(), sluice.temporary(), Optional.of(classes));
        boolean caught = false;
        for (int kills = 0; kills < 20 && !caught; ) {
            String file = pipeline("mutant-" + kills, drop());
            emptyTables();
            Ended ended =
                    mutant.run(
                            Optional.of(new Death.At("after-read", FILES / 2 + kills)),
                            "run",
                            file);
            while (ended.killed()) {
                kills++;
                ended = mutant.run(Optional.empty(), "run", file);
            }
            caught = ended.exit() != 0 || !arrived().equals(expected());
        }
        assertThat(caught).as("a window has too many rows").isTrue();
    }
}
