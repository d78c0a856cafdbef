package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Sluice.Death;
import dev.sluice.fault.Sluice.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills runs and replays at the places where target, file and store may disagree: every bad row is
 * held once, and arrives once.
 */
class QuarantineKillsIT extends IntoPostgres {

    private static final int ROWS = 30_000;
    private static final int BAD = ROWS / 10;
    private static final String MEND = "hash = (seq * 2654435761) % 1000003";

    @BeforeEach
    void tablesAndAFile() throws Exception {
        target.execute("DROP TABLE IF EXISTS second, source");
        target.execute("CREATE TABLE second (seq bigint, hash bigint)");
        Stream<String> lines = LongStream.range(-1, ROWS).mapToObj(QuarantineKillsIT::line);
        Files.write(folder.resolve("in.csv"), (Iterable<String>) lines::iterator);
    }

    /** Every tenth row lacks its hash. */
    private static String line(long seq) {
        return seq < 0 ? "seq,hash" : seq + "," + (seq % 10 == 3 ? "" : Audited.hash(seq));
    }

    private String pipeline(String commit, String source, String more) throws IOException {
        String text =
                """
                name: p
                connections:
                  db: {type: postgresql, host: localhost, port: %d, database: postgres, user: postgres}
                delivery: {commit: %s}
                nodes:
                  - {id: in, source: %s}
                  - {id: whole, quality: check, from: in, options: {rules: [{rule: not-null, column: hash}]}}
                  - {id: save, target: table, from: whole, connection: db, options: {table: arrived, mode: append}}
                %s
                """
                        .formatted(server.getPort(), commit, source, more);
        return Files.writeString(folder.resolve("p.yaml"), text).toString();
    }

    private String fromFile(String commit) throws IOException {
        return pipeline(
                commit, "file, options: {path: in.csv, columns: {seq: bigint, hash: bigint}}", "");
    }

    private Ended call(String... arguments) throws Exception {
        Ended ended = sluice.run(Optional.empty(), arguments);
        assertThat(ended.exit()).as(ended.out()).isZero();
        return ended;
    }

    private void killedAt(String place, int time, String... arguments) throws Exception {
        Ended ended = sluice.run(Optional.of(new Death.At(place, time)), arguments);
        assertThat(ended.killed()).as("killed at " + place + ": " + ended.out()).isTrue();
    }

    private JsonNode list() throws Exception {
        return call("quarantine", "list").json();
    }

    private void requireHeld(long rows) throws Exception {
        JsonNode groups = list().get("groups");
        assertThat(groups).as(groups.toString()).hasSize(1);
        assertThat(groups.get(0).get("state").asText()).isEqualTo("held");
        assertThat(groups.get(0).get("rows").asLong()).isEqualTo(rows);
    }

    private static final String[] REPLAY = {
        "quarantine", "replay", "--pipeline", "p", "--set", MEND
    };

    @ParameterizedTest
    @ValueSource(strings = {"prepared", "after-commit", "replay-committed"})
    void aReplayThatIsKilledArrivesOnceWithTheNext(String place) throws Exception {
        call("run", fromFile("at-end"));

        killedAt(place, 1, REPLAY);
        assertThat(list().get("groups").get(0).get("state").asText()).isEqualTo("replaying");
        call(REPLAY);
        call(REPLAY);

        target.requireEachOnce(ROWS);
        JsonNode left = list().get("groups");
        assertThat(left).as(left.toString()).isEmpty();
        JsonNode replayed = call("quarantine", "list", "--state", "replayed").json().get("groups");
        assertThat(replayed.get(0).get("rows").asInt()).isEqualTo(BAD);
    }

    @Test
    void aReplayThatOneOfTwoTargetsHasIsSentToTheOther() throws Exception {
        call(
                "run",
                pipeline(
                        "at-end",
                        "file, options: {path: in.csv, columns: {seq: bigint, hash: bigint}}",
                        "  - {id: also, target: table, from: whole, connection: db, options: {table:"
                                + " second, mode: append}}"));

        killedAt("after-target", 1, REPLAY);
        call(REPLAY);

        target.requireEachOnce(ROWS);
        assertThat(count("SELECT count(*) FROM second")).isEqualTo(ROWS);
        assertThat(count("SELECT count(DISTINCT seq) FROM second")).isEqualTo(ROWS);
        assertThat(list().get("groups")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prepared", "after-commit"})
    void aReplayIntoAFileIsThereOnceThoughItIsKilled(String place) throws Exception {
        String text =
                """
                name: p
                nodes:
                  - {id: in, source: file, options: {path: in.csv, columns: {seq: bigint, hash: bigint}}}
                  - {id: whole, quality: check, from: in, options: {rules: [{rule: not-null, column: hash}]}}
                  - {id: save, target: file, from: whole, options: {path: out/rows.csv}}
                """;
        call("run", Files.writeString(folder.resolve("p.yaml"), text).toString());

        killedAt(place, 1, REPLAY);
        call(REPLAY);

        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            List<Path> replayed =
                    files.filter(file -> file.getFileName().toString().startsWith("rows.replay"))
                            .toList();
            assertThat(replayed).hasSize(1);
            assertThat(Files.readAllLines(replayed.getFirst())).hasSize(BAD + 1);
        }
        assertThat(list().get("groups")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"at-end", "checkpoints"})
    void aRunThatIsKilledBeforeItsRowsAreHeldIsMendedByTheNextCommand(String commit)
            throws Exception {
        killedAt("before-hold", 1, "run", fromFile(commit));
        requireHeld(BAD);
        requireHeld(BAD);

        target.empty();
        killedAt("holding", 1, "run", fromFile(commit));
        requireHeld(2L * BAD);

        call(REPLAY);
        assertThat(target.found().distinct()).isEqualTo(ROWS);
    }

    @Test
    void aRunThatIsKilledWhileItsTargetsCommitIsHeldOnceSomebodyHasLooked() throws Exception {
        killedAt("after-commit", 1, "run", fromFile("at-end"));

        JsonNode unknown = list();
        assertThat(unknown.get("groups")).isEmpty();
        assertThat(unknown.get("unknown")).hasSize(1);
        call("quarantine", "hold", unknown.get("unknown").get(0).asText());

        requireHeld(BAD);
        assertThat(list().get("unknown")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"before-commit", "after-commit"})
    void aRunThatIsResumedHoldsEachRowOnce(String place) throws Exception {
        killedAt(place, 1, "run", fromFile("checkpoints"));
        assertThat(list().get("groups")).isEmpty();

        call("executions", "resume", "last");

        requireHeld(BAD);
        call(REPLAY);
        target.requireEachOnce(ROWS);
    }

    @Test
    void aSourceThatGoesOnHoldsWhatTheKilledRunHadPutAside() throws Exception {
        target.execute("CREATE TABLE source (seq bigint, hash bigint)");
        target.execute(
                "INSERT INTO source SELECT i, CASE WHEN i % 10 <> 3 THEN (i * 2654435761) % 1000003"
                        + " END FROM generate_series(0, 199999) i");
        String pipeline =
                pipeline(
                        "auto", "table, connection: db, options: {table: source, cursor: seq}", "");

        killedAt("after-commit", 2, "run", pipeline);
        call("run", pipeline);

        requireHeld(20_000);
        call(REPLAY);
        target.requireEachOnce(200_000);
    }

    private static long count(String query) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
