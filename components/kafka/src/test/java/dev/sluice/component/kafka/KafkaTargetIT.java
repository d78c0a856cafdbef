package dev.sluice.component.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchWriter;
import dev.sluice.api.BatchWriter.WriteResult;
import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Schema;
import dev.sluice.testkit.Batches;
import dev.sluice.testkit.Samples;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.compare.VectorEqualsVisitor;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaTargetIT {

    private final Kafka kafka = Kafka.shared();
    private final String topic = Kafka.topic();
    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeftAllocated() {
        allocator.close();
    }

    private KafkaTarget target(Map<String, Object> options) {
        return kafka.target(topic, allocator, options);
    }

    private RecordBatch small(int from, int to) {
        return Batches.of(Samples.SMALL, allocator, Samples.small(from, to));
    }

    private static Position position(String text) {
        return new Position(text);
    }

    @Test
    void rowsAreSeenWithTheirCommitAndNotBefore() {
        try (KafkaTarget target = target(Map.of());
                BatchWriter writer = target.open(Samples.SMALL)) {
            writer.write(small(0, 5));
            writer.prepare(position("5"));
            assertThat(kafka.values(topic)).isEmpty();
            assertThat(target.committed()).isEqualTo(Position.START);
            writer.commit(position("5"));
            assertThat(kafka.values(topic)).hasSize(5);
            assertThat(target.committed()).isEqualTo(position("5"));
        }
    }

    @Test
    void aWriterCommitsAgainAndAgainAndAnAbortLeavesWhatWasCommitted() {
        try (KafkaTarget target = target(Map.of());
                BatchWriter writer = target.open(Samples.SMALL)) {
            assertThat(target.checkpoints()).isTrue();
            writer.write(small(0, 5));
            writer.prepare(position("5"));
            writer.commit(position("5"));
            writer.write(small(5, 9));
            writer.prepare(position("9"));
            writer.commit(position("9"));
            writer.write(small(9, 20));
            writer.prepare(position("20"));
            writer.abort();
            assertThat(target.committed()).isEqualTo(position("9"));
        }
        assertThat(kafka.values(topic)).hasSize(9);
    }

    @Test
    void aPositionIsKnownToAnotherProcessAndToNoOtherDelivery() {
        try (KafkaTarget target = target(Map.of());
                BatchWriter writer = target.open(Samples.SMALL)) {
            writer.commit(position("{\"orders\":{\"0\":17}}"));
        }
        assertThat(target(Map.of()).committed()).isEqualTo(position("{\"orders\":{\"0\":17}}"));
        assertThat(kafka.target("other-" + topic, allocator, Map.of()).committed())
                .isEqualTo(Position.START);
    }

    @Test
    void aRunOfASourceThatIsReadWholeForgetsThePositionBefore() {
        try (KafkaTarget target = target(Map.of());
                BatchWriter writer = target.open(Samples.SMALL)) {
            writer.commit(position("5"));
            writer.commit(Position.START);
            assertThat(target.committed()).isEqualTo(Position.START);
        }
    }

    @Test
    void theRunThatCameLaterKeepsTheEarlierOneFromCommitting() {
        try (KafkaTarget target = target(Map.of());
                BatchWriter zombie = target.open(Samples.SMALL)) {
            zombie.write(small(0, 5));
            zombie.prepare(position("5"));
            try (BatchWriter later = target(Map.of()).open(Samples.SMALL)) {
                assertThat(target.committed()).isEqualTo(Position.START);
                assertThatThrownBy(() -> zombie.commit(position("5")))
                        .isInstanceOfSatisfying(
                                PipelineException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.POSITION_MOVED))
                        .hasMessageContaining("another run of this pipeline has taken over");
                later.write(small(0, 7));
                later.commit(position("7"));
            }
            assertThat(target.committed()).isEqualTo(position("7"));
        }
        assertThat(kafka.values(topic)).hasSize(7);
    }

    @Test
    void aRunThatCommitsBetweenTheQuestionAndTheOpeningIsNotOverlooked() {
        try (KafkaTarget target = target(Map.of());
                BatchWriter zombie = target(Map.of()).open(Samples.SMALL)) {
            zombie.write(small(0, 5));
            assertThat(target.committed()).isEqualTo(Position.START);
            zombie.commit(position("5"));
            assertThatThrownBy(() -> target.open(Samples.SMALL))
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.POSITION_MOVED));
            assertThat(target.committed()).isEqualTo(position("5"));
            target.open(Samples.SMALL).close();
        }
    }

    @Test
    void anOpenTransactionOfAnotherPipelineHidesNoPosition() {
        KafkaTarget other = kafka.target("other-" + topic, allocator, Map.of());
        try (KafkaTarget target = target(Map.of());
                BatchWriter writer = target.open(Samples.SMALL);
                BatchWriter open = other.open(Samples.SMALL)) {
            writer.commit(position("1"));
            open.prepare(position("of the other"));
            assertThat(target.committed()).isEqualTo(position("1"));
            assertThat(other.committed()).isEqualTo(Position.START);
            open.commit(position("of the other"));
            assertThat(other.committed()).isEqualTo(position("of the other"));
        }
    }

    @Test
    void aPositionThatIsHiddenByAnotherPipelineIsWaitedForAndNotMissed() {
        Map<String, Object> connection = new HashMap<>(kafka.connection());
        connection.put("timeout", "3s");
        KafkaTarget other = kafka.target("other-" + topic, allocator, Map.of());
        try (KafkaTarget target = target(Map.of("connection", connection));
                BatchWriter writer = target.open(Samples.SMALL);
                BatchWriter open = other.open(Samples.SMALL)) {
            writer.commit(position("1"));
            open.prepare(position("of the other"));
            writer.commit(position("2"));
            assertThatThrownBy(target::committed)
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_UNREACHABLE));
            open.abort();
            assertThat(target.committed()).isEqualTo(position("2"));
        }
    }

    @Test
    void aTopicThatForgetsPositionsIsRefused() {
        kafka.create("forgetful-" + topic, 1);
        KafkaTarget target = target(Map.of("positions", "forgetful-" + topic));
        assertThatThrownBy(() -> target.open(Samples.SMALL))
                .hasMessageContaining("is not compacted");
    }

    @Test
    void rowsWithTheSameKeyAreInTheSamePartition() {
        Map<String, Object> options = Map.of("key", "name", "partitions", 4);
        List<List<Object>> rows = new java.util.ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(List.of(i, "key " + i % 10));
        }
        try (KafkaTarget target = target(options);
                BatchWriter writer = target.open(Samples.SMALL)) {
            writer.write(Batches.of(Samples.SMALL, allocator, List.copyOf(rows)));
            writer.commit(Position.START);
        }
        Map<String, Integer> partitions = new HashMap<>();
        kafka.messages(topic)
                .forEach(message -> {
                    String key = new String(message.key(), StandardCharsets.UTF_8);
                    assertThat(partitions.merge(key, message.partition(), Math::max))
                            .isEqualTo(message.partition());
                });
        assertThat(partitions).hasSize(10);
        assertThat(new java.util.HashSet<>(partitions.values())).hasSizeGreaterThan(1);
    }

    @Test
    void aRowThatIsTooLargeIsRefusedAndTheOthersAreWritten() {
        kafka.create(topic, 1, Map.of("max.message.bytes", "1000"));
        RecordBatch batch =
                Batches.of(
                        Samples.SMALL,
                        allocator,
                        List.of(
                                Batches.row(1, "a"),
                                Batches.row(2, "x".repeat(2000)),
                                Batches.row(3, "c")));
        try (KafkaTarget target = target(Map.of("compression", "none"));
                BatchWriter writer = target.open(Samples.SMALL)) {
            WriteResult result = writer.write(batch);
            assertThat(result.written()).isEqualTo(2);
            assertThat(result.rejected())
                    .extracting(RejectedRow::place)
                    .containsExactly(topic + ":2");
            assertThat(result.rejected().getFirst().reason())
                    .contains("2018 bytes", "max.message.bytes");
            writer.commit(Position.START);
        }
        assertThat(kafka.values(topic)).hasSize(2);
    }

    @Test
    void theLargestMessageThatIsNotRefusedIsTakenByTheBroker() {
        kafka.create(topic, 1, Map.of("max.message.bytes", "3000000"));
        RecordBatch batch =
                Batches.of(
                        Samples.SMALL,
                        allocator,
                        List.of(
                                Batches.row(1, "x".repeat(3_000_000 - 128 - 18)),
                                Batches.row(2, "x".repeat(3_000_000 - 128 - 17))));
        try (KafkaTarget target = target(Map.of("compression", "none"));
                BatchWriter writer = target.open(Samples.SMALL)) {
            assertThat(writer.write(batch).written()).isEqualTo(1);
            writer.commit(Position.START);
        }
        assertThat(kafka.values(topic)).hasSize(1);
    }

    @Test
    void aNumberThatJsonHasNotIsRefused() {
        Schema schema = Schema.of(Column.of("x", Simple.DOUBLE));
        RecordBatch batch =
                Batches.of(
                        schema,
                        allocator,
                        List.of(Batches.row(1.5), Batches.row(Double.NaN), Batches.row(2.5)));
        try (KafkaTarget target = target(Map.of());
                BatchWriter writer = target.open(schema)) {
            assertThat(writer.write(batch).rejected())
                    .extracting(RejectedRow::reason)
                    .singleElement()
                    .asString()
                    .contains("column 'x'", "NaN");
            writer.commit(Position.START);
        }
        assertThat(kafka.values(topic)).containsExactly("{\"x\":1.5}", "{\"x\":2.5}");
    }

    @Test
    void aRefusedRowIsHeldInColumnsWhateverTheMessagesAre() {
        Schema schema =
                Schema.of(
                        Column.of("x", Simple.DOUBLE),
                        Column.of("b", Simple.BINARY),
                        Column.of("l", new DataType.ListOf(Simple.DOUBLE)));
        Object nothing = Double.NaN;
        RecordBatch batch =
                Batches.of(
                        schema,
                        allocator,
                        List.of(
                                Batches.row(
                                        Double.NEGATIVE_INFINITY,
                                        ByteBuffer.wrap(new byte[] {1, -1}),
                                        List.of(1.5, nothing))));
        try (KafkaTarget target = target(Map.of());
                BatchWriter writer = target.open(schema)) {
            assertThat(writer.write(batch).rejected())
                    .extracting(RejectedRow::raw)
                    .containsExactly(
                            "{\"x\":\"-Infinity\",\"b\":\"\\\\x01\\\\xff\",\"l\":[1.5,\"NaN\"]}");
        }
        kafka.create("small-" + topic, 1, Map.of("max.message.bytes", "200"));
        String text = "x".repeat(300);
        KafkaTarget avro = kafka.target("small-" + topic, allocator, Map.of("format", "avro"));
        try (BatchWriter writer = avro.open(Samples.SMALL)) {
            assertThat(
                            writer.write(
                                            Batches.of(
                                                    Samples.SMALL,
                                                    allocator,
                                                    List.of(Batches.row(1, text))))
                                    .rejected())
                    .extracting(RejectedRow::raw)
                    .containsExactly("{\"id\":1,\"name\":\"" + text + "\"}");
        }
    }

    private static final Schema TIMES =
            Schema.of(
                    Column.of("day", Simple.DATE),
                    Column.of("at", Simple.TIMESTAMP),
                    Column.of("sent", Simple.TIMESTAMP_ZONED));

    /** A row before all times, and one behind them. */
    private RecordBatch infinite() {
        RecordBatch batch =
                Batches.of(
                        TIMES,
                        allocator,
                        List.of(Batches.row(null, null, null), Batches.row(null, null, null)));
        for (int row = 0; row < 2; row++) {
            int sign = row == 0 ? -1 : 1;
            ((DateDayVector) batch.root().getVector("day")).set(row, sign * Integer.MAX_VALUE);
            ((TimeStampVector) batch.root().getVector("at")).set(row, sign * Long.MAX_VALUE);
            ((TimeStampVector) batch.root().getVector("sent")).set(row, sign * Long.MAX_VALUE);
        }
        return batch;
    }

    @Test
    void infiniteTimesAreTextsThatASourceReadsBack() {
        try (KafkaTarget target = target(Map.of("key", "day"));
                BatchWriter writer = target.open(TIMES)) {
            assertThat(writer.write(infinite()).rejected()).isEmpty();
            writer.commit(Position.START);
        }
        assertThat(kafka.values(topic))
                .containsExactly(
                        "{\"day\":\"-infinity\",\"at\":\"-infinity\",\"sent\":\"-infinity\"}",
                        "{\"day\":\"infinity\",\"at\":\"infinity\",\"sent\":\"infinity\"}");
        assertThat(kafka.messages(topic))
                .extracting(message -> new String(message.key(), StandardCharsets.UTF_8))
                .containsExactly("-infinity", "infinity");
        Map<String, Object> columns = new LinkedHashMap<>();
        TIMES.columns().forEach(column -> columns.put(column.name(), column.type().toString()));
        try (BatchReader reader =
                        kafka.source(topic, allocator, Map.of("columns", columns))
                                .open(Position.START);
                RecordBatch read = Objects.requireNonNull(reader.next()).batch();
                RecordBatch written = infinite()) {
            assertThat(read.rows()).isEqualTo(2);
            for (int column = 0; column < 3; column++) {
                assertThat(
                                VectorEqualsVisitor.vectorEquals(
                                        read.root().getVector(column),
                                        written.root().getVector(column)))
                        .isTrue();
            }
        }
    }

    @Test
    void theEndOfADayIsNoTimeOfJsonAndItsRowIsRefused() {
        Schema schema = Schema.of(Column.of("closes", Simple.TIME));
        RecordBatch batch =
                Batches.of(
                        schema,
                        allocator,
                        List.of(Batches.row(LocalTime.of(23, 59)), Batches.row(LocalTime.MIN)));
        ((TimeMicroVector) batch.root().getVector("closes")).set(1, 86_400_000_000L);
        try (KafkaTarget target = target(Map.of());
                BatchWriter writer = target.open(schema)) {
            assertThat(writer.write(batch).rejected())
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.reason()).contains("column 'closes'", "24:00");
                        assertThat(row.raw()).isEqualTo("{\"closes\":\"24:00:00\"}");
                    });
            writer.commit(Position.START);
        }
        assertThat(kafka.values(topic)).containsExactly("{\"closes\":\"23:59:00\"}");
    }

    @Test
    void avroHasNoInfiniteTimesAndRefusesTheRows() {
        try (KafkaTarget target = target(Map.of("format", "avro"));
                BatchWriter writer = target.open(TIMES)) {
            assertThat(writer.write(infinite()).rejected())
                    .hasSize(2)
                    .allSatisfy(row -> {
                        assertThat(row.reason()).contains("field 'day'", "infinite");
                        assertThat(row.raw()).contains("infinity");
                    });
        }
    }

    @Test
    void rawMessagesAreTheBytesOfAColumnAndNullIsATombstone() {
        RecordBatch batch =
                Batches.of(
                        Samples.SMALL,
                        allocator,
                        List.of(Batches.row(1, "plain"), Batches.row(2, null)));
        try (KafkaTarget target = target(Map.of("format", "raw", "key", "id"));
                BatchWriter writer = target.open(Samples.SMALL)) {
            target.check(Samples.SMALL);
            writer.write(batch);
            writer.commit(Position.START);
        }
        assertThat(kafka.messages(topic))
                .extracting(message -> new String(message.key(), StandardCharsets.UTF_8))
                .containsExactly("1", "2");
        assertThat(kafka.messages(topic).get(1).value()).isNull();
    }

    @Test
    void aTopicThatIsNotThereIsNotMadeUnasked() {
        KafkaTarget target = target(Map.of("create", false));
        assertThatThrownBy(() -> target.check(Samples.SMALL))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_NOT_FOUND));
        assertThatThrownBy(() -> target.open(Samples.SMALL)).hasMessageContaining(topic);
        try (Topics topics =
                new Topics(
                        Cluster.of(
                                kafka.options(Map.of()).map("connection"),
                                kafka.context(allocator, "d", () -> false)))) {
            assertThat(topics.find(topic)).isEmpty();
        }
    }

    @Test
    void aTopicThatIsMadeHasItsLeaders() throws Exception {
        int partitions = 60;
        try (Topics topics =
                        new Topics(
                                Cluster.of(
                                        kafka.options(Map.of()).map("connection"),
                                        kafka.context(allocator, "d", () -> false)));
                Admin impatient =
                        Admin.create(
                                Map.of(
                                        "bootstrap.servers",
                                        kafka.broker.address(),
                                        "retries",
                                        0))) {
            topics.create(topic, OptionalInt.of(partitions), OptionalInt.of(1), Map.of());
            for (int number = partitions - 1; number >= 0; number--) {
                TopicPartition partition = new TopicPartition(topic, number);
                assertThat(
                                impatient
                                        .listOffsets(Map.of(partition, OffsetSpec.latest()))
                                        .partitionResult(partition)
                                        .get()
                                        .offset())
                        .isZero();
            }
        }
    }

    @Test
    void aCompactedTopicNeedsKeys() {
        kafka.create(topic, 1, Map.of("cleanup.policy", "compact"));
        assertThatThrownBy(() -> target(Map.of()).check(Samples.SMALL))
                .hasMessageContaining("compacted");
        RecordBatch batch =
                Batches.of(
                        Samples.SMALL,
                        allocator,
                        List.of(Batches.row(1, "a"), Batches.row(2, null)));
        try (KafkaTarget target = target(Map.of("key", "name"));
                BatchWriter writer = target.open(Samples.SMALL)) {
            target.check(Samples.SMALL);
            assertThat(writer.write(batch).rejected()).hasSize(1);
            writer.commit(Position.START);
        }
        assertThat(kafka.values(topic)).hasSize(1);
    }

    @Test
    void columnsThatTheFormatCannotHoldAreNamedBeforeARun() {
        kafka.create(topic, 1);
        assertThatThrownBy(() -> target(Map.of("format", "raw")).check(Samples.SMALL))
                .hasMessageContaining("one column");
        assertThatThrownBy(() -> target(Map.of("key", "nmae")).check(Samples.SMALL))
                .hasMessageContaining("did you mean 'name'?");
        String avro =
                """
                {"type": "record", "name": "R", "fields": [{"name": "id", "type": "long"}]}
                """;
        assertThatThrownBy(
                        () -> target(Map.of("format", "avro", "schema", avro)).check(Samples.SMALL))
                .hasMessageContaining("column 'id' is INTEGER, the schema's field BIGINT");
    }

    @Test
    void anAvroSchemaThatIsGivenDecidesHowRowsAreWritten() {
        String avro =
                """
                {"type": "record", "name": "R", "fields": [
                  {"name": "name", "type": {"type": "enum", "name": "E", "symbols": ["a", "b"]}},
                  {"name": "id", "type": "int"}]}
                """;
        Map<String, Object> options = Map.of("format", "avro", "schema", avro);
        RecordBatch batch =
                Batches.of(
                        Samples.SMALL,
                        allocator,
                        List.of(
                                Batches.row(1, "a"),
                                Batches.row(2, "c"),
                                Batches.row(null, "b"),
                                Batches.row(4, "b")));
        try (KafkaTarget target = target(options);
                BatchWriter writer = target.open(Samples.SMALL)) {
            assertThat(writer.write(batch).rejected())
                    .extracting(RejectedRow::reason)
                    .containsExactly(
                            "field 'name': the schema has no such symbol",
                            "field 'id': it is null, which the schema does not allow");
            writer.commit(Position.START);
        }
        Drained read = Drained.of(kafka.source(topic, allocator, options), Position.START);
        assertThat(read.rows())
                .containsExactly(Map.of("name", "a", "id", 1), Map.of("name", "b", "id", 4));
    }

    @Test
    void avroThatIsDamagedIsRejected() {
        kafka.create(topic, 1);
        String avro =
                """
                {"type": "record", "name": "R", "fields": [{"name": "s", "type": "string"}]}
                """;
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            List.of(
                            new byte[] {2, 'a'},
                            new byte[] {2},
                            new byte[] {},
                            new byte[] {3, 'a'},
                            new byte[] {2, 'a', 'b'},
                            new byte[] {2, -1},
                            new byte[] {-1, -1, -1, -1, 15},
                            new byte[] {2, 'z'})
                    .forEach(value -> {
                        var _ = producer.send(new ProducerRecord<>(topic, value));
                    });
        }
        Drained read =
                Drained.of(
                        kafka.source(topic, allocator, Map.of("format", "avro", "schema", avro)),
                        Position.START);
        assertThat(read.column("s")).containsExactly("a", "z");
        assertThat(read.rejected()).hasSize(6);
    }

    @Test
    void avroWhoseLengthsAreImpossibleIsRejectedAndTheOthersAreRead() {
        kafka.create(topic, 1);
        String avro =
                """
                {"type": "record", "name": "R", "fields": [
                  {"name": "id", "type": "long"},
                  {"name": "s", "type": ["null", "string"]},
                  {"name": "b", "type": "bytes"},
                  {"name": "l", "type": {"type": "array", "items": "int"}}]}
                """;
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            for (String hex :
                    List.of(
                            "02" + "00" + "00" + "00",
                            "04" + "00" + "00" + "feffffffffffffffff01" + "02",
                            "06" + "02" + "feffffff0f" + "41",
                            "08" + "00" + "feffffff0f" + "00",
                            "0a" + "00" + "00" + "00")) {
                var _ = producer.send(new ProducerRecord<>(topic, HexFormat.of().parseHex(hex)));
            }
        }
        Drained read =
                Drained.of(
                        kafka.source(topic, allocator, Map.of("format", "avro", "schema", avro)),
                        Position.START);
        assertThat(read.ids()).containsExactly(1L, 5L);
        assertThat(read.rejected())
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.reason()).contains("no record of the schema"));
    }
}
