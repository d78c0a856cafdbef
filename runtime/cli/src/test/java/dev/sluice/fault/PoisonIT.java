package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Sluice.Death;
import dev.sluice.fault.Sluice.Ended;
import dev.sluice.testkit.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One row in a hundred is poison, half of them so that nothing of the record can be read: all of
 * them are held with a reason, and the others arrive, also where the run is killed in the middle.
 */
class PoisonIT extends IntoPostgres {

    private static final long ROWS = 100_000;
    private static final long POISON = ROWS / 100;

    private static boolean poisoned(long seq) {
        return seq % 100 == 3;
    }

    private String pipeline(String connection, String source) throws IOException {
        return Files.writeString(
                        folder.resolve("p.yaml"),
                        """
                        name: poisoned
                        connections:
                          db: {type: postgresql, host: localhost, port: %d, database: postgres, user: postgres}
                        %s
                        delivery: {commit: checkpoints, guarantee: exactly-once}
                        nodes:
                          - %s
                          - {id: save, target: table, from: in, connection: db, options: {table: arrived, mode: append}}
                        """
                                .formatted(server.getPort(), connection, source))
                .toString();
    }

    private void requireAll() throws Exception {
        Audited.Found found = target.found();
        assertThat(found.distinct()).as("lost").isEqualTo(ROWS - POISON);
        assertThat(found.rows()).as("doubled").isEqualTo(ROWS - POISON);
        assertThat(found.sum())
                .isEqualTo(
                        LongStream.range(0, ROWS)
                                .filter(seq -> !poisoned(seq))
                                .map(Audited::hash)
                                .sum());
        Ended listed = sluice.run(Optional.empty(), "quarantine", "list");
        long held = 0;
        for (JsonNode group : listed.json().path("groups")) {
            assertThat(group.path("reason").asText()).as(listed.out()).isNotBlank();
            assertThat(group.path("state").asText()).isEqualTo("held");
            held += group.path("rows").asLong();
        }
        assertThat(held).as(listed.out()).isEqualTo(POISON);
    }

    /** Where it dies, if it does: behind its second checkpoint, with bad rows on both sides. */
    private static Optional<Death> death(boolean killed) {
        return killed ? Optional.of(new Death.At("after-commit", 2)) : Optional.empty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofAFile(boolean killed) throws Exception {
        Stream<String> lines = LongStream.range(-1, ROWS).mapToObj(PoisonIT::line);
        Files.write(folder.resolve("in.csv"), (Iterable<String>) lines::iterator);
        String file =
                pipeline(
                        "",
                        "{id: in, source: file, options: {path: in.csv, columns: {seq: bigint, hash:"
                                + " bigint}}}");

        Ended ended = sluice.run(death(killed), "run", file);
        assertThat(ended.killed()).as(ended.out()).isEqualTo(killed);
        if (killed) {
            ended = sluice.run(Optional.empty(), "executions", "resume", "last");
        }

        assertThat(ended.exit()).as(ended.out()).isZero();
        assertThat(ended.json().path("quarantined").asLong()).isEqualTo(POISON);
        requireAll();
    }

    private static String line(long seq) {
        if (seq < 0) {
            return "seq,hash";
        }
        if (!poisoned(seq)) {
            return seq + "," + Audited.hash(seq);
        }
        return seq % 200 == 3 ? seq + ",none" : seq + ",1,2,3";
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofATopic(boolean killed) throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(Files.createDirectory(folder.resolve("k")))) {
            Topics topics = new Topics(broker.address());
            topics.create("poison", 2);
            topics.send("poison", 0, ROWS, PoisonIT::message);
            String file =
                    pipeline(
                            "  k: {type: kafka, brokers: \"" + broker.address() + "\"}",
                            "{id: in, source: kafka, connection: k, options: {topic: poison, columns:"
                                    + " {seq: bigint, hash: bigint}}}");

            Ended ended = sluice.run(death(killed), "run", file);
            assertThat(ended.killed()).as(ended.out()).isEqualTo(killed);
            if (killed) {
                ended = sluice.run(Optional.empty(), "run", file);
            }

            assertThat(ended.exit()).as(ended.out()).isZero();
            requireAll();
        }
    }

    private static String message(long seq) {
        if (!poisoned(seq)) {
            return "{\"seq\":%d,\"hash\":%d}".formatted(seq, Audited.hash(seq));
        }
        return seq % 200 == 3 ? "{\"seq\":%d,\"hash\":\"none\"}".formatted(seq) : "{not json";
    }
}
