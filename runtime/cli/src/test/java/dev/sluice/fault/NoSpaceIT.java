package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Sluice.Ended;
import java.io.BufferedReader;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The disk of the state, of temporary files and of the target is full in the middle of a run: the
 * run waits, says so, goes on by itself once there is room, and loses and doubles nothing.
 */
class NoSpaceIT extends IntoPostgres {

    private static final long ROWS = 200_000;
    private static final long BAD = ROWS / 100;
    private static final int MEGABYTE = 1 << 20;

    private Path disk;

    @BeforeEach
    void folders() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    /** Every hundredth row breaks a rule. */
    private String intoTable(String commit) throws IOException {
        try (BufferedWriter csv = Files.newBufferedWriter(folder.resolve("in.csv"))) {
            csv.write("seq,hash\n");
            for (long seq = 0; seq < ROWS; seq++) {
                csv.write(seq + (seq % 100 == 3 ? ",\n" : "," + Audited.hash(seq) + "\n"));
            }
        }
        return write(
                "table.yaml",
                """
                name: into-table
                connections:
                  db: {type: postgresql, host: localhost, port: %d, database: postgres, user: postgres}
                delivery: {commit: %s}
                nodes:
                  - {id: in, source: file, options: {path: in.csv, columns: {seq: bigint, hash: bigint}}}
                  - {id: good, quality: check, from: in, options: {rules: [{rule: not-null, column: hash}]}}
                  - {id: save, target: table, from: good, connection: db, options: {table: arrived, mode: append}}
                """
                        .formatted(server.getPort(), commit));
    }

    private void requireAllInTable() throws SQLException {
        Audited.Found found = target.found();
        assertThat(found.distinct()).as("lost").isEqualTo(ROWS - BAD);
        assertThat(found.rows()).as("doubled").isEqualTo(ROWS - BAD);
    }

    private void awaitRows() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> target.found().attempts() > 0);
    }

    private JsonNode last(Sluice by) throws Exception {
        return by.run(Optional.empty(), "executions", "show", "last").json();
    }

    private static void requireSuccess(Resident run) throws Exception {
        run.untilEnd();
        assertThat(run.process().waitFor()).as(run.told().toString()).isZero();
    }

    @Test
    void theStateHasNoRoom() throws Exception {
        Files.createDirectory(sluice.home());
        try (SmallDisk state = SmallDisk.on(sluice.home(), 64);
                Resident run =
                        Resident.of(sluice.on(state).aloud("run", intoTable("checkpoints")))) {
            awaitRows();
            state.leave(0);
            run.until("the run waits for room on the disk of", "it goes on where it is");
            state.makeRoom();
            requireSuccess(run);
            requireAllInTable();
            JsonNode show = last(sluice.on(state));
            assertThat(show.path("state").asText()).isEqualTo("succeeded");
            assertThat(show.path("quarantined").asLong()).isEqualTo(BAD);
            Ended held = sluice.on(state).run(Optional.empty(), "quarantine", "list");
            assertThat(held.json().path("groups").path(0).path("rows").asLong())
                    .as(held.out())
                    .isEqualTo(BAD);
        }
    }

    @Test
    void aRunWhoseStateHasNoRoomHearsOfACancel() throws Exception {
        Files.createDirectory(sluice.home());
        try (SmallDisk state = SmallDisk.on(sluice.home(), 64);
                Resident run = Resident.of(sluice.on(state).aloud("run", intoTable("at-end")))) {
            awaitRows();
            state.leave(0);
            run.until("the run waits for room on the disk of", "it goes on where it is");

            Ended cancel = sluice.on(state).run(Optional.empty(), "executions", "cancel", "last");

            assertThat(cancel.exit()).as(cancel.out()).isZero();
            run.untilEnd();
            state.makeRoom();
            assertThat(last(sluice.on(state)).path("state").asText()).isEqualTo("cancelled");
        }
        assertThat(target.found().rows()).isZero();
    }

    @Test
    void aSchedulerLivesOnWhileItsStateHasNoRoom() throws Exception {
        Files.createDirectory(sluice.home());
        Path pipelines = Files.createDirectory(folder.resolve("pipelines"));
        Files.writeString(
                pipelines.resolve("tick.yaml"),
                """
                name: tick
                schedule: {every: 1s}
                nodes:
                  - {id: in, source: inline, options: {rows: [{id: 1}]}}
                  - {id: out, target: discard, from: in}
                """);
        try (SmallDisk state = SmallDisk.on(sluice.home(), 64);
                Resident resident =
                        Resident.of(
                                sluice.on(state)
                                        .builder("start", "--pipelines", pipelines.toString()))) {
            resident.until("succeeded");
            state.leave(0);
            resident.until("\"trouble\"", "Make room on that disk");
            state.makeRoom();
            resident.until("succeeded");
            assertThat(resident.process().isAlive()).isTrue();
        }
    }

    @Test
    void temporaryFilesHaveNoRoom() throws Exception {
        String file =
                write(
                        "sort.yaml",
                        """
                        name: sorting
                        limits: {memory: 128MB, threads: 2}
                        nodes:
                          - id: numbers
                            source: generate
                            options: {rows: %d, columns: {id: {kind: sequence}, text: {kind: uuid}}}
                          - {id: sorted, transform: sort, from: numbers, options: {by: [text]}}
                          - {id: back, transform: sort, from: sorted, options: {by: [id]}}
                          - {id: out, target: file, from: back, options: {path: out.csv, columns: [id]}}
                        """
                                .formatted(ROWS * 10));
        // the program's own libraries are unpacked here as well
        try (SmallDisk temporary = SmallDisk.on(sluice.temporary(), 600)) {
            temporary.leave(95L * MEGABYTE);
            try (Resident run = Resident.of(sluice.on(temporary).aloud("run", file))) {
                run.until("the run waits for room", "it runs again from the start");
                assertThat(folder.resolve("out.csv")).doesNotExist();
                temporary.makeRoom();
                requireSuccess(run);
            }
        }
        requireLines(folder.resolve("out.csv"), ROWS * 10);
    }

    private static void requireLines(Path file, long rows) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            assertThat(lines.readLine()).startsWith("id");
            long next = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                assertThat(line.split(",")[0]).isEqualTo(Long.toString(next++));
            }
            assertThat(next - 1).isEqualTo(rows);
        }
    }

    private String ofNumbers(String connection, String last) throws IOException {
        return write(
                "numbers.yaml",
                """
                name: numbers
                connections:
                  db: %s
                nodes:
                  - id: numbers
                    source: generate
                    options: {rows: %d, columns: {id: {kind: sequence}, text: {kind: uuid}}}
                  - %s
                """
                        .formatted(connection, ROWS, last));
    }

    private String intoFile() throws IOException {
        return ofNumbers(
                "{type: sqlite, path: unused.db}",
                "{id: out, target: file, from: numbers, options: {path: disk/out.csv}}");
    }

    @Test
    void aFileHasNoRoom() throws Exception {
        try (SmallDisk small = SmallDisk.on(disk, 64)) {
            small.leave(2 * MEGABYTE);
            try (Resident run = Resident.of(sluice.on(small).aloud("run", intoFile()))) {
                run.until("the run waits for room on the disk of", "it runs again from the start");
                awaitWaiting();
                assertThat(names(small.seen()))
                        .as("no half of it is seen")
                        .allMatch(name -> name.equals("ballast") || name.startsWith("."));
                small.makeRoom();
                requireSuccess(run);
            }
            assertThat(names(small.seen())).containsExactly("out.csv");
            requireLines(small.seen().resolve("out.csv"), ROWS);
        }
        assertThat(last(sluice).path("written").asLong()).isEqualTo(ROWS);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> there = Files.list(folder)) {
            return there.map(path -> path.getFileName().toString()).toList();
        }
    }

    /** The list and the view of the run say that it waits, and for what. */
    private void awaitWaiting() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> {
                    JsonNode show = last(sluice);
                    assertThat(show.path("state").asText()).isEqualTo("running");
                    assertThat(show.path("reason").asText())
                            .contains("room on the disk of", "free some", "executions cancel");
                });
    }

    @Test
    void aRunThatWaitsForRoomIsCancelled() throws Exception {
        String file = intoFile();
        try (SmallDisk small = SmallDisk.on(disk, 64)) {
            small.leave(2 * MEGABYTE);
            try (Resident run = Resident.of(sluice.on(small).aloud("run", file))) {
                run.until("the run waits for room on the disk of");

                Ended cancel = sluice.run(Optional.empty(), "executions", "cancel", "last");

                assertThat(cancel.json().path("state").asText())
                        .as(cancel.out())
                        .isEqualTo("cancelled");
                run.untilEnd();
            }
            assertThat(names(small.seen())).containsExactly("ballast");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "duckdb"})
    void aDatabaseInAFileHasNoRoom(String type) throws Exception {
        String file =
                ofNumbers(
                        "{type: %s, path: disk/out.db}".formatted(type),
                        "{id: out, target: table, from: numbers, connection: db, options: {table:"
                                + " numbers, create: true}}");
        try (SmallDisk small = SmallDisk.on(disk, 64)) {
            small.leave(2 * MEGABYTE);
            try (Resident run = Resident.of(sluice.on(small).aloud("run", file))) {
                run.until("the run waits for room");
                small.makeRoom();
                requireSuccess(run);
            }
            // SQLite looks a path up for itself, and would look in this process's view of the disks
            Path copy = Files.copy(small.seen().resolve("out.db"), folder.resolve("copy.db"));
            try (Connection connection = DriverManager.getConnection("jdbc:" + type + ":" + copy);
                    Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery(
                                    "SELECT count(*), count(DISTINCT id) FROM numbers")) {
                row.next();
                assertThat(row.getLong(1)).as("doubled").isEqualTo(ROWS);
                assertThat(row.getLong(2)).as("lost").isEqualTo(ROWS);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpoints", "at-end"})
    void aServerHasNoRoom(String commit) throws Exception {
        target.execute(
                """
                CREATE TABLE IF NOT EXISTS full_disk (since bigint);
                CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  IF NEW.seq > 100000 AND EXISTS (SELECT FROM full_disk) THEN
                    RAISE EXCEPTION 'could not extend the file' USING ERRCODE = 'disk_full';
                  END IF;
                  RETURN NEW;
                END $$;
                CREATE TRIGGER full_disk BEFORE INSERT ON arrived
                  FOR EACH ROW EXECUTE FUNCTION full_disk();
                INSERT INTO full_disk VALUES (1);
                """);
        try (Resident run = Resident.of(sluice.aloud("run", intoTable(commit)))) {
            run.until(
                    "the run waits for room",
                    commit.equals("at-end")
                            ? "runs again from the start"
                            : "goes on behind its last checkpoint");
            target.execute("DELETE FROM full_disk");
            requireSuccess(run);
        }
        requireAllInTable();
    }

    @Test
    void whoWantsNoFurtherTriesIsToldAtOnce() throws Exception {
        String file = intoFile();
        Files.writeString(
                Path.of(file),
                Files.readString(Path.of(file)).replace("nodes:", "errors: {retries: 0}\nnodes:"));
        try (SmallDisk small = SmallDisk.on(disk, 64)) {
            small.leave(2 * MEGABYTE);
            Ended ended = sluice.on(small).run(Optional.empty(), "run", file);
            assertThat(ended.exit()).as(ended.out()).isEqualTo(1);
            assertThat(ended.json().path("problems").path(0).path("code").asText())
                    .isEqualTo("SL-3003");
        }
    }
}
