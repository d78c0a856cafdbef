package dev.sluice.component.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchWriter;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.testkit.Batches;
import dev.sluice.testkit.Samples;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broker that is killed, with its data left on disk. */
class BrokenBrokerIT {

    private static final Kafka KAFKA = new Kafka();

    private final String topic = Kafka.topic();
    private final BufferAllocator allocator = new RootAllocator();

    @BeforeEach
    void theBrokerRuns() {
        KAFKA.broker.start();
    }

    @AfterEach
    void nothingIsLeftAllocated() {
        allocator.close();
    }

    @AfterAll
    static void end() {
        KAFKA.broker.close();
    }

    @Test
    void aReaderOutlivesABrokerThatIsKilledAndComesBack() {
        KAFKA.create(topic, 2);
        KAFKA.sendRows(topic, 2, 0, 100);
        Map<String, Object> options =
                Map.of("follow", true, "batch", Map.of("rows", 10, "age", "100ms"));
        Set<Object> ids = new HashSet<>();
        int rows = 0;
        try (BatchReader reader = KAFKA.source(topic, allocator, options).open(Position.START)) {
            Drained first = Drained.ofNextRows(reader);
            ids.addAll(first.ids());
            rows += first.rows().size();

            KAFKA.broker.kill();
            CompletableFuture<Void> back =
                    CompletableFuture.runAsync(() -> {
                        KAFKA.broker.start();
                        KAFKA.sendRows(topic, 2, 100, 200);
                    });
            while (ids.size() < 200) {
                Drained more = Drained.of(new OneChunk(reader));
                ids.addAll(more.ids());
                rows += more.rows().size();
            }
            back.join();
        }
        assertThat(ids).hasSize(200);
        assertThat(rows).isEqualTo(200);
    }

    @Test
    void aReaderGivesUpOnABrokerThatStaysAway() {
        KAFKA.create(topic, 1);
        KAFKA.sendRows(topic, 1, 0, 1);
        Map<String, Object> connection = new HashMap<>(KAFKA.connection());
        connection.put("timeout", "4s");
        Map<String, Object> options =
                Map.of("follow", true, "connection", connection, "batch", Map.of("age", "100ms"));
        try (BatchReader reader = KAFKA.source(topic, allocator, options).open(Position.START)) {
            assertThat(Drained.ofNextRows(reader).ids()).containsExactly(0);
            KAFKA.broker.kill();
            assertThatThrownBy(() -> drain(reader))
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_UNREACHABLE));
        }
    }

    /** In a silence, empty chunks ask for a commit of what came before. */
    private static void drain(BatchReader reader) {
        for (BatchReader.Chunk next = reader.next(); next != null; next = reader.next()) {
            assertThat(next.batch().rows()).isZero();
            next.batch().close();
        }
    }

    @Test
    void whatWasCommittedIsThereAfterABrokerWasKilledAndTheRestIsNot() {
        Map<String, Object> connection = new HashMap<>(KAFKA.connection());
        connection.put("timeout", "6s");
        Map<String, Object> options = Map.of("connection", connection);
        try (KafkaTarget target = KAFKA.target(topic, allocator, options);
                BatchWriter writer = target.open(Samples.SMALL)) {
            writer.write(Batches.of(Samples.SMALL, allocator, Samples.small(0, 10)));
            writer.prepare(new Position("ten"));
            writer.commit(new Position("ten"));
            writer.write(Batches.of(Samples.SMALL, allocator, Samples.small(10, 20)));
            writer.prepare(new Position("twenty"));
            KAFKA.broker.kill();
            assertThatThrownBy(() -> writer.commit(new Position("twenty")))
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_UNREACHABLE));
        }
        KAFKA.broker.start();
        try (KafkaTarget target = KAFKA.target(topic, allocator, Map.of());
                BatchWriter writer = target.open(Samples.SMALL)) {
            assertThat(target.committed()).isEqualTo(new Position("ten"));
            writer.write(Batches.of(Samples.SMALL, allocator, Samples.small(10, 20)));
            writer.commit(new Position("twenty"));
            assertThat(target.committed()).isEqualTo(new Position("twenty"));
        }
        assertThat(KAFKA.values(topic)).hasSize(20).containsAll(List.of(Kafka.row(19)));
    }
}
