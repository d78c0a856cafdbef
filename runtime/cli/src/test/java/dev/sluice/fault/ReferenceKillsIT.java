package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Sluice.Death;
import dev.sluice.fault.Sluice.Ended;
import dev.sluice.testkit.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Kills runs that look rows up in a reference, lets them go on, and looks whether every row arrived
 * once, with what the reference says of it. {@code -Dsluice.faults.kills=100} is the long form.
 */
class ReferenceKillsIT extends IntoPostgres {

    private static final int KILLS = Math.max(4, Integer.getInteger("sluice.faults.kills", 10) / 3);
    private static final long SEED = Long.getLong("sluice.faults.seed", 20_261_126);
    private static final long BATCH = 65_536;
    private static final long ROWS = 200_000;

    /** Keys of the reference; rows of the others are put aside. */
    private static final long KEYS = 990;

    private final Deaths deaths = new Deaths(SEED);

    private String pipeline(String connection, String source, String reference) throws Exception {
        target.execute("ALTER TABLE arrived ADD name text");
        String text =
                """
                name: looked-up
                connections:
                  db: {type: postgresql, host: localhost, port: %d, database: postgres, user: postgres}
                %sdelivery: {guarantee: exactly-once, commit: checkpoints}
                nodes:
                  - %s
                  - %s
                  - {id: keyed, transform: derive, from: in, options: {columns: {k: "seq %% 1000"}}}
                  - id: named
                    transform: lookup
                    from: {input: keyed, reference: names}
                    options: {on: [k], columns: [name], on-missing: quarantine}
                  - {id: bare, transform: select, from: named, options: {columns: [seq, hash, name]}}
                  - {id: save, target: table, from: bare, connection: db, options: {table: arrived, mode: append}}
                """
                        .formatted(server.getPort(), connection, source, reference);
        return Files.writeString(folder.resolve("p.yaml"), text).toString();
    }

    /** The last line cannot be read. */
    private String fromFile() throws IOException {
        StringBuilder names = new StringBuilder("k,name\n");
        for (long key = 0; key < KEYS; key++) {
            names.append(key).append(",n").append(key).append('\n');
        }
        Files.writeString(folder.resolve("names.csv"), names.append("none,x\n"));
        return "{id: names, source: file, options: {path: names.csv, columns: {k: bigint, name: text}}}";
    }

    private String fromTable() throws Exception {
        target.execute(
                "DROP TABLE IF EXISTS names; CREATE TABLE names AS SELECT k, 'n' || k AS name FROM"
                        + " generate_series(0::bigint, "
                        + (KEYS - 1)
                        + ") k");
        return "{id: names, source: table, connection: db, options: {table: names}}";
    }

    private static long known(long rows) {
        return rows / 1_000 * KEYS;
    }

    private void requireKnownOnce(long rows, int kills) throws Exception {
        Audited.Found found = target.found();
        assertThat(found.distinct()).as("lost").isEqualTo(known(rows));
        assertThat(found.rows()).as("doubled").isEqualTo(known(rows));
        assertThat(found.attempts() - known(rows))
                .as("rows sent again after %s kills", kills)
                .isBetween(0L, kills * BATCH);
        target.execute(
                "DO $$ BEGIN IF EXISTS (SELECT FROM arrived WHERE name IS DISTINCT FROM 'n' || seq"
                        + " % 1000) THEN RAISE 'a row has the name of another'; END IF; END $$");
    }

    @Test
    void aFileLookedUpInAFileArrivesOnceAndItsReferenceIsCountedOnce() throws Exception {
        String reference = fromFile();
        Audited.csv(folder.resolve("in.csv"), ROWS);
        String file =
                pipeline(
                        "",
                        "{id: in, source: file, options: {path: in.csv, columns: {seq: bigint, hash:"
                                + " bigint}}}",
                        reference);
        String text = Files.readString(Path.of(file));
        for (int kills = 0, round = 0; kills < KILLS; round++) {
            String name = "round-" + round;
            Files.writeString(Path.of(file), text.replace("name: looked-up", "name: " + name));
            target.empty();
            target.execute("ALTER TABLE arrived ADD name text");
            int here = 0;
            Ended ended = sluice.run(Optional.of(deaths.atPlace()), "run", file);
            while (ended.killed()) {
                here++;
                Optional<Death> death =
                        kills + here < KILLS ? Optional.of(deaths.atPlace()) : Optional.empty();
                ended = sluice.run(death, "executions", "resume", "last");
            }
            kills += Math.max(1, here);
            assertThat(ended.exit()).as(ended.out()).isZero();
            requireKnownOnce(ROWS, here);
            requireAccount(ended.json());
            requireHeld(name);
        }
    }

    /** The reference is read by each process, and stands once in the account of them all. */
    private void requireAccount(JsonNode account) throws Exception {
        assertThat(account.path("read").asLong()).isEqualTo(ROWS + KEYS + 1);
        assertThat(account.path("written").asLong()).isEqualTo(known(ROWS));
        assertThat(account.path("quarantined").asLong()).isEqualTo(ROWS - known(ROWS) + 1);
    }

    /** What the reference put aside is held once too, though each process put it aside. */
    private void requireHeld(String pipeline) throws Exception {
        assertThat(sluice.held(pipeline))
                .isEqualTo(Map.of("readable", 1L, "lookup", ROWS - known(ROWS)));
    }

    @Test
    void aTableReadByACursorAndLookedUpInATableArrivesOnceThoughItsRunsAreKilled()
            throws Exception {
        String reference = fromTable();
        String file =
                pipeline(
                        "",
                        "{id: in, source: table, connection: db, options: {query: \"SELECT seq, hash"
                                + " FROM made\", cursor: seq}}",
                        reference);
        target.execute(
                "DROP TABLE IF EXISTS made; CREATE TABLE made AS SELECT seq, (seq * 2654435761) %"
                        + " 1000003 AS hash FROM generate_series(0::bigint, "
                        + (ROWS - 1)
                        + ") seq");
        requireAllThoughKilled(file);
    }

    @Test
    void messagesLookedUpInATableArriveOnceThoughTheirRunsAreKilled() throws Exception {
        String reference = fromTable();
        try (KafkaBroker broker = KafkaBroker.start(Files.createDirectory(folder.resolve("k")))) {
            Topics topics = new Topics(broker.address());
            topics.create("numbers", 2);
            topics.send("numbers", 0, ROWS);
            requireAllThoughKilled(pipeline(kafka(broker), fromTopic("numbers", false), reference));
        }
    }

    private static String kafka(KafkaBroker broker) {
        return "  k: {type: kafka, brokers: \"" + broker.address() + "\"}\n";
    }

    private static String fromTopic(String topic, boolean follow) {
        return ("{id: in, source: kafka, connection: k, options: {topic: %s, follow: %s, columns:"
                        + " {seq: bigint, hash: bigint}}}")
                .formatted(topic, follow);
    }

    private void requireAllThoughKilled(String file) throws Exception {
        List<Death> places =
                List.of(
                        new Death.At("after-read", 2),
                        new Death.At("before-commit", 1),
                        new Death.At("prepared", 1),
                        new Death.At("after-commit", 1));
        int killed = 0;
        for (Death death : places) {
            killed += sluice.run(Optional.of(death), "run", file).killed() ? 1 : 0;
        }
        assertThat(killed).as("at least at the first three places").isGreaterThanOrEqualTo(3);
        Ended ended = sluice.run(Optional.empty(), "run", file);
        assertThat(ended.exit()).as(ended.out()).isZero();
        requireKnownOnce(ROWS, killed);
    }

    @Test
    void aTopicThatIsFollowedMeetsTheReferenceAsItWasWhenTheRunBegan() throws Exception {
        String reference = fromTable();
        try (KafkaBroker broker = KafkaBroker.start(Files.createDirectory(folder.resolve("k")))) {
            Topics topics = new Topics(broker.address());
            topics.create("followed", 1);
            topics.send("followed", 0, 10);
            String file = pipeline(kafka(broker), fromTopic("followed", true), reference);
            CompletableFuture<Ended> run = sluice.start("run", file);
            awaitRows(10);
            target.execute("UPDATE names SET name = 'new'");
            topics.send("followed", 10, 20);
            awaitRows(20); // they came when the reference had changed, and have the old names
            requireNames("name = 'n' || seq", 20);
            Ended cancel = sluice.run(Optional.empty(), "executions", "cancel", "last");
            assertThat(cancel.exit()).as(cancel.out()).isZero();
            assertThat(run.get().json().path("status").asText()).isEqualTo("cancelled");

            topics.send("followed", 20, 30);
            Files.writeString(
                    Path.of(file),
                    Files.readString(Path.of(file)).replace("follow: true", "follow: false"));
            Ended next = sluice.run(Optional.empty(), "run", file);
            assertThat(next.exit()).as(next.out()).isZero();
            requireNames("name = 'new'", 10);
            requireNames("name = 'n' || seq", 20);
        }
    }

    private void requireNames(String condition, long rows) throws Exception {
        target.execute(
                "DO $$ BEGIN IF (SELECT count(*) FROM arrived WHERE "
                        + condition
                        + ") <> "
                        + rows
                        + " THEN RAISE 'other names than these'; END IF; END $$");
    }

    private void awaitRows(long rows) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .untilAsserted(
                        () -> assertThat(target.found().distinct()).isGreaterThanOrEqualTo(rows));
    }
}
