package dev.sluice.component.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.BatchReader;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Secret;
import dev.sluice.testkit.KafkaBroker;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaSourceIT {

    private final Kafka kafka = Kafka.shared();
    private final String topic = Kafka.topic();
    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingIsLeftAllocated() {
        allocator.close();
    }

    private KafkaSource source(Map<String, Object> options) {
        return kafka.source(topic, allocator, options);
    }

    private static Object[] numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toArray();
    }

    private TopicPartition partition(int number) {
        return new TopicPartition(topic, number);
    }

    private static Map<TopicPartition, Long> offsets(Drained drained) {
        return Offsets.of(drained.position()).next();
    }

    @Test
    void anotherRunGoesOnWhereAnyBatchOfTheLastOneEnded() {
        kafka.create(topic, 3);
        kafka.sendRows(topic, 3, 0, 1000);
        Map<String, Object> options = Map.of("batch", Map.of("rows", 77));
        Drained all = Drained.of(source(options), Position.START);
        assertThat(all.ids()).containsExactlyInAnyOrder(numbers(0, 1000));
        assertThat(all.sizes()).hasSizeGreaterThan(12).allMatch(size -> size <= 77);

        int read = 0;
        for (int i = 0; i < 3; i++) {
            read += all.sizes().get(i);
            Drained rest = Drained.of(source(options), all.positions().get(i));
            assertThat(rest.ids())
                    .containsExactlyInAnyOrderElementsOf(all.ids().subList(read, 1000));
        }
    }

    @Test
    void aBoundedRunEndsWithTheMessagesItFoundAndTheNextReadsTheOthers() {
        kafka.create(topic, 2);
        kafka.sendRows(topic, 2, 0, 10);
        Position position;
        try (BatchReader reader = source(Map.of()).open(Position.START)) {
            kafka.sendRows(topic, 2, 10, 20);
            Drained first = Drained.of(reader);
            assertThat(first.ids()).containsExactlyInAnyOrder(numbers(0, 10));
            assertThat(reader.progress()).hasValue(1);
            position = first.position();
        }
        Drained second = Drained.of(source(Map.of()), position);
        assertThat(second.ids()).containsExactlyInAnyOrder(numbers(10, 20));
        assertThat(Drained.of(source(Map.of()), second.position()).rows()).isEmpty();
    }

    @Test
    void aMessageThatDoesNotFitIsRejectedWithItsPlaceAndTheOthersGoOn() {
        kafka.create(topic, 1);
        kafka.send(
                topic,
                1,
                Kafka.row(1),
                "{\"id\":\"two\"}",
                "no json",
                "{\"id\":4,\"id\":4}",
                "{\"id\":5,\"surname\":\"x\"}",
                "{\"id\":6,\"name\":\"x\"} {}",
                "[7]",
                "{\"id\":3000000000}",
                "{\"id\":9,\"name\":9}",
                "{\"id\":10,",
                Kafka.row(11));
        Drained drained = Drained.of(source(Map.of()), Position.START);
        assertThat(drained.ids()).containsExactly(1, 11);
        assertThat(drained.rejected())
                .extracting(RejectedRow::place)
                .containsExactly(
                        IntStream.range(1, 10)
                                .mapToObj(offset -> topic + "/0@" + offset)
                                .toArray(String[]::new));
        assertThat(drained.rejected())
                .extracting(RejectedRow::reason)
                .satisfiesExactly(
                        r ->
                                assertThat(r)
                                        .isEqualTo("field 'id': it is a text, not a whole number"),
                        r -> assertThat(r).isEqualTo("it is no JSON object"),
                        r -> assertThat(r).isEqualTo("field 'id' is there twice"),
                        r -> assertThat(r).isEqualTo("field 'surname' is not among the columns"),
                        r -> assertThat(r).isEqualTo("there is text behind the object"),
                        r -> assertThat(r).isEqualTo("it is no JSON object"),
                        r -> assertThat(r).contains("beyond the type's range"),
                        r -> assertThat(r).isEqualTo("field 'name': it is a number, not a text"),
                        r -> assertThat(r).startsWith("it is no JSON"));
        assertThat(drained.rejected().get(1).raw()).isEqualTo("no json");
    }

    @Test
    void aNumberThatItsColumnDoesNotHoldIsRejectedAndNotRounded() {
        kafka.create(topic, 1);
        kafka.send(
                topic,
                1,
                "{\"amount\":1.005}",
                "{\"amount\":\"1.005\"}",
                "{\"amount\":1005e-3}",
                "{\"amount\":1.500}",
                "{\"amount\":\"1.50\"}",
                "{\"amount\":15e-1}",
                "{\"amount\":0.0000}",
                "{\"whole\":1.5}",
                "{\"whole\":1.0}",
                "{\"whole\":1e3}",
                "{\"amount\":-0.001}");
        Map<String, Object> columns =
                Map.of("columns", Map.of("amount", "decimal(10,2)", "whole", "bigint"));
        Drained drained = Drained.of(source(columns), Position.START);
        assertThat(drained.column("amount"))
                .map(String::valueOf)
                .containsExactly("1.50", "1.50", "1.50", "0.00");
        assertThat(drained.rejected())
                .extracting(RejectedRow::reason)
                .filteredOn(reason -> reason.startsWith("field 'amount'"))
                .hasSize(4)
                .allSatisfy(reason ->
                        assertThat(reason)
                                .contains(
                                        "more places than DECIMAL(10,2) holds",
                                        "more places in 'columns'"));
        assertThat(drained.rejected())
                .extracting(RejectedRow::reason)
                .filteredOn(reason -> reason.startsWith("field 'whole'"))
                .containsOnly("field 'whole': it is a number, not a whole number")
                .hasSize(3);
    }

    @Test
    void bytesThatAreNoTextAreRejectedAsBase64() {
        kafka.create(topic, 1);
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            var _ = producer.send(new ProducerRecord<>(topic, new byte[] {-1, -2, 3}));
        }
        Map<String, Object> text = Map.of("format", "raw", "columns", Map.of("value", "string"));
        Drained drained = Drained.of(source(text), Position.START);
        assertThat(drained.rejected()).extracting(RejectedRow::raw).containsExactly("base64://4D");
        assertThat(Drained.of(source(Map.of("format", "raw")), Position.START).rows()).hasSize(1);
    }

    @Test
    void fieldsWithoutAColumnAreLeftOutWhereTheyAreIgnored() {
        kafka.create(topic, 1);
        kafka.send(topic, 1, "{\"x\":[{\"id\":7}],\"id\":1,\"name\":\"n\",\"y\":{}}");
        Drained drained = Drained.of(source(Map.of("unknown-fields", "ignore")), Position.START);
        assertThat(drained.rows()).containsExactly(Map.of("id", 1, "name", "n"));
    }

    @Test
    void tombstonesAreNoRowsUnlessTheyAreKept() {
        kafka.create(topic, 1);
        kafka.send(topic, 1, Kafka.row(1), null, Kafka.row(3));
        Drained skipped = Drained.of(source(Map.of()), Position.START);
        assertThat(skipped.ids()).containsExactly(1, 3);
        assertThat(skipped.sizes()).containsExactly(2);

        Map<String, Object> keep = Map.of("tombstones", "keep", "metadata", Map.of("key", "k"));
        Drained kept = Drained.of(source(keep), Position.START);
        assertThat(kept.ids()).containsExactly(1, null, 3);
        assertThat(kept.column("k")).containsExactly("key", "key", "key");
    }

    @Test
    void whatKafkaSaysOfAMessageComesInColumnsOfTheirOwn() {
        kafka.create(topic, 1);
        kafka.sendRows(topic, 1, 0, 2);
        Map<String, Object> metadata =
                Map.of(
                        "metadata",
                        Map.of(
                                "key",
                                "k",
                                "topic",
                                "t",
                                "partition",
                                "p",
                                "offset",
                                "o",
                                "timestamp",
                                "ts"));
        Drained drained = Drained.of(source(metadata), Position.START);
        assertThat(drained.rows().get(1))
                .containsEntry("k", "key")
                .containsEntry("t", topic)
                .containsEntry("p", 0)
                .containsEntry("o", 1L);
        assertThat((Instant) Objects.requireNonNull(drained.rows().get(1).get("ts")))
                .isBetween(Instant.now().minusSeconds(300), Instant.now().plusSeconds(300));
    }

    @Test
    void aReaderThatFollowsGivesFewRowsOnceTheyAreOldEnough() {
        kafka.create(topic, 1);
        Map<String, Object> options =
                Map.of("follow", true, "batch", Map.of("rows", 1000, "age", "300ms"));
        try (BatchReader reader = source(options).open(Position.START)) {
            for (int round = 0; round < 3; round++) {
                kafka.sendRows(topic, 1, round, round + 1);
                Drained drained = Drained.ofNextRows(reader);
                assertThat(drained.ids()).containsExactly(round);
                reader.acknowledge(drained.position());
            }
        }
    }

    @Test
    void aReaderThatFollowsHandsOnAnEmptyBatchWhileRowsWaitForTheirCommit() {
        kafka.create(topic, 1);
        kafka.sendRows(topic, 1, 0, 1);
        Map<String, Object> options = Map.of("follow", true, "batch", Map.of("age", "100ms"));
        try (BatchReader reader = source(options).open(Position.START)) {
            Drained rows = Drained.ofNextRows(reader);
            assertThat(rows.ids()).containsExactly(0);
            Drained empty = Drained.of(new OneChunk(reader));
            assertThat(empty.ids()).isEmpty();
            assertThat(empty.position()).isEqualTo(rows.position());
        }
    }

    @Test
    void aRunThatFoundNothingBehindItsStartTellsThePositionWhereTheNextGoesOn() {
        kafka.create(topic, 2);
        kafka.sendRows(topic, 2, 0, 4);
        Map<String, Object> latest = Map.of("start", "latest");
        Drained first = Drained.of(source(latest), Position.START);
        assertThat(first.rows()).isEmpty();
        assertThat(offsets(first)).isEqualTo(Map.of(partition(0), 2L, partition(1), 2L));

        kafka.sendRows(topic, 2, 4, 10);
        Drained second = Drained.of(source(latest), first.position());
        assertThat(second.ids()).containsExactlyInAnyOrder(numbers(4, 10));
        assertThat(Drained.of(source(latest), second.position()).positions()).isEmpty();
    }

    @Test
    void aReaderThatFollowsTellsWhereItHasBegunBeforeAnyMessageComes() {
        kafka.create(topic, 1);
        kafka.sendRows(topic, 1, 0, 4);
        Map<String, Object> options =
                Map.of("follow", true, "start", "latest", "batch", Map.of("age", "100ms"));
        try (BatchReader reader = source(options).open(Position.START)) {
            Drained begun = Drained.of(new OneChunk(reader));
            assertThat(begun.rows()).isEmpty();
            assertThat(offsets(begun)).isEqualTo(Map.of(partition(0), 4L));
        }
    }

    @Test
    void aTopicThatCameAfterARunThatFoundNoneIsReadFromItsBeginning() {
        Map<String, Object> options =
                Map.of("follow", true, "start", "latest", "batch", Map.of("age", "100ms"));
        Position position;
        try (BatchReader reader =
                kafka.source(topic + "-*", allocator, options).open(Position.START)) {
            position = Drained.of(new OneChunk(reader)).position();
        }
        kafka.create(topic + "-late", 1);
        kafka.sendRows(topic + "-late", 1, 0, 3);
        KafkaSource later = kafka.source(topic + "-*", allocator, Map.of("start", "latest"));
        assertThat(Drained.of(later, position).ids()).containsExactly(numbers(0, 3));
    }

    @Test
    void tombstonesThatEndATopicAreBehindThePosition() {
        kafka.create(topic, 1);
        kafka.send(topic, 1, null, null);
        assertThat(offsets(Drained.of(source(Map.of()), Position.START)))
                .isEqualTo(Map.of(partition(0), 2L));
    }

    @Test
    void aReaderThatFollowsFindsNewPartitions() throws Exception {
        kafka.create(topic, 1);
        kafka.sendRows(topic, 1, 0, 1);
        AtomicBoolean stop = new AtomicBoolean();
        Map<String, Object> options = Map.of("follow", true, "batch", Map.of("age", "100ms"));
        try (BatchReader reader =
                kafka.source(topic, allocator, options, stop::get).open(Position.START)) {
            assertThat(Drained.ofNextRows(reader).ids()).containsExactly(0);
            try (Admin admin = kafka.admin()) {
                admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all().get();
            }
            kafka.send(topic, 2, Kafka.row(1), Kafka.row(2));
            Drained found =
                    new Drained(
                            new java.util.ArrayList<>(),
                            List.of(),
                            new java.util.ArrayList<>(),
                            new java.util.ArrayList<>());
            while (found.rows().size() < 2) {
                Drained more = Drained.of(new OneChunk(reader));
                found.rows().addAll(more.rows());
                found.positions().addAll(more.positions());
            }
            assertThat(found.ids()).containsExactlyInAnyOrder(1, 2);
            assertThat(offsets(found)).isEqualTo(Map.of(partition(0), 2L, partition(1), 1L));
        }
    }

    @Test
    void aReaderThatWaitsEndsWithItsRun() throws Exception {
        kafka.create(topic, 1);
        AtomicBoolean stop = new AtomicBoolean();
        try (BatchReader reader =
                kafka.source(topic, allocator, Map.of("follow", true), stop::get)
                        .open(Position.START)) {
            CompletableFuture<Object> waiting = CompletableFuture.supplyAsync(() -> code(reader));
            stop.set(true);
            assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.CANCELLED);
        }
    }

    @Test
    void aReaderThatWaitsEndsWhereItIsClosed() throws Exception {
        kafka.create(topic, 1);
        BatchReader reader = source(Map.of("follow", true)).open(Position.START);
        CompletableFuture<Object> waiting = CompletableFuture.supplyAsync(() -> code(reader));
        reader.close();
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(ErrorCode.CANCELLED);
    }

    private static Object code(BatchReader reader) {
        try {
            return String.valueOf(reader.next());
        } catch (PipelineException e) {
            return e.code();
        }
    }

    @Test
    void messagesThatAreGoneAreAFaultUnlessTheyMayBeSkipped() throws Exception {
        kafka.create(topic, 1);
        kafka.sendRows(topic, 1, 0, 10);
        Position position = new Position("{\"" + topic + "\":{\"0\":2}}");
        try (Admin admin = kafka.admin()) {
            admin.deleteRecords(
                            Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(5)))
                    .all()
                    .get();
        }
        assertThatThrownBy(() -> Drained.of(source(Map.of()), position))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE))
                .hasMessageContaining("messages 2 to 4 were deleted")
                .hasMessageContaining("lost: skip");
        assertThat(Drained.of(source(Map.of("lost", "skip")), position).ids())
                .containsExactly(numbers(5, 10));
    }

    @Test
    void messagesThatAreDeletedWhileTheyAreReadAreAFault() throws Exception {
        kafka.create(topic, 1);
        kafka.sendRows(topic, 1, 0, 10);
        try (BatchReader reader = source(Map.of()).open(Position.START);
                Admin admin = kafka.admin()) {
            admin.deleteRecords(
                            Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(5)))
                    .all()
                    .get();
            assertThatThrownBy(reader::next).hasMessageContaining("messages 0 to 4 were deleted");
        }
    }

    @Test
    void aTopicThatWasMadeAnewIsNotTakenForTheOldOne() {
        kafka.create(topic, 1);
        kafka.sendRows(topic, 1, 0, 10);
        Position position = new Position("{\"" + topic + "\":{\"0\":100}}");
        assertThatThrownBy(() -> Drained.of(source(Map.of()), position))
                .hasMessageContaining("it ends before message 100");
    }

    @Test
    void aTopicThatWasMadeAnewAndIsLongerIsNotTakenForTheOldOne() throws Exception {
        kafka.create(topic, 1);
        kafka.sendRows(topic, 1, 0, 10);
        Position position = Drained.of(source(Map.of()), Position.START).position();
        try (Admin admin = kafka.admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> !admin.listTopics().names().get().contains(topic));
        }
        kafka.create(topic, 1);
        kafka.sendRows(topic, 1, 100, 120);
        assertThatThrownBy(() -> Drained.of(source(Map.of()), position))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNREADABLE))
                .hasMessageContaining("was deleted and made anew since its messages before 10")
                .hasMessageContaining("lost: skip");
        Drained skipped = Drained.of(source(Map.of("lost", "skip")), position);
        assertThat(skipped.ids()).containsExactly(numbers(100, 120));
        assertThat(Drained.of(source(Map.of()), skipped.position()).rows()).isEmpty();
    }

    @Test
    void aPositionWithoutTheIdOfItsTopicIsReadOnAndGetsIt() {
        kafka.create(topic, 1);
        kafka.sendRows(topic, 1, 0, 10);
        Position old = new Position("{\"" + topic + "\":{\"0\":4}}");
        Drained drained = Drained.of(source(Map.of()), old);
        assertThat(drained.ids()).containsExactly(numbers(4, 10));
        Offsets offsets = Offsets.of(drained.position());
        assertThat(offsets.ids()).containsOnlyKeys(topic);
        assertThat(offsets.position()).isEqualTo(drained.position());
    }

    @Test
    void aPositionOfAnotherSourceIsRefused() {
        kafka.create(topic, 1);
        assertThatThrownBy(() -> Drained.of(source(Map.of()), new Position("2024-01-01")))
                .hasMessageContaining("not one of a Kafka source");
    }

    @Test
    void readingBeginsWhereStartSays() {
        kafka.create(topic, 1);
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            for (int i = 0; i < 4; i++) {
                long time = Instant.parse("2026-01-0" + (i + 1) + "T00:00:00Z").toEpochMilli();
                byte[] value = Kafka.bytes(Kafka.row(i));
                var _ = producer.send(new ProducerRecord<>(topic, 0, time, null, value));
            }
        }
        Map<String, Object> since = Map.of("start", "2026-01-02T12:00:00Z");
        assertThat(Drained.of(source(since), Position.START).ids()).containsExactly(2, 3);
        assertThat(Drained.of(source(Map.of("start", "latest")), Position.START).ids()).isEmpty();
        assertThat(Drained.of(source(Map.of("start", "earliest")), Position.START).ids())
                .containsExactly(0, 1, 2, 3);
    }

    @Test
    void severalTopicsAndPatternsAreReadAsOne() {
        kafka.create(topic + "-a", 1);
        kafka.create(topic + "-b", 1);
        kafka.sendRows(topic + "-a", 1, 0, 2);
        kafka.sendRows(topic + "-b", 1, 2, 4);
        KafkaSource pattern = kafka.source(topic + "-*", allocator, Map.of());
        Drained drained = Drained.of(pattern, Position.START);
        assertThat(drained.ids()).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(offsets(drained))
                .isEqualTo(
                        Map.of(
                                new TopicPartition(topic + "-a", 0),
                                2L,
                                new TopicPartition(topic + "-b", 0),
                                2L));
    }

    @Test
    void whatATransactionTookBackIsNeverRead() {
        kafka.create(topic, 1);
        try (KafkaProducer<byte[], byte[]> producer =
                kafka.producer(Map.of("transactional.id", topic))) {
            producer.initTransactions();
            transaction(producer, 1);
            producer.abortTransaction();
            transaction(producer, 2);
            producer.commitTransaction();
            transaction(producer, 3);
            producer.abortTransaction();
        }
        kafka.awaitSettled(topic);
        assertThat(Drained.of(source(Map.of()), Position.START).ids()).containsExactly(2);
    }

    @Test
    void aBoundedRunDoesNotWaitForATransactionThatIsOpen() {
        kafka.create(topic, 1);
        kafka.sendRows(topic, 1, 0, 1);
        try (KafkaProducer<byte[], byte[]> producer =
                kafka.producer(Map.of("transactional.id", topic))) {
            producer.initTransactions();
            transaction(producer, 1);
            producer.flush();
            Drained first = Drained.of(source(Map.of()), Position.START);
            assertThat(first.ids()).containsExactly(0);
            producer.commitTransaction();
            kafka.awaitSettled(topic);
            assertThat(Drained.of(source(Map.of()), first.position()).ids()).containsExactly(1);
        }
    }

    private void transaction(KafkaProducer<byte[], byte[]> producer, int id) {
        producer.beginTransaction();
        var _ = producer.send(new ProducerRecord<>(topic, Kafka.bytes(Kafka.row(id))));
        producer.flush(); // what an abort finds unsent never reaches the topic
    }

    @Test
    void acknowledgedPositionsAreOffsetsOfAGroup() {
        kafka.create(topic, 1);
        kafka.sendRows(topic, 1, 0, 5);
        try (BatchReader reader =
                source(Map.of("group", "watched-" + topic)).open(Position.START)) {
            reader.acknowledge(Drained.of(reader).position());
        }
        try (Admin admin = kafka.admin()) {
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(
                                            admin.listConsumerGroupOffsets("watched-" + topic)
                                                    .partitionsToOffsetAndMetadata()
                                                    .get())
                                    .hasEntrySatisfying(
                                            new TopicPartition(topic, 0),
                                            offset -> assertThat(offset.offset()).isEqualTo(5)));
        }
    }

    @Test
    void aUserWithTheRightPasswordMayReadAndAWrongOneIsNotShown() {
        kafka.create(topic, 1);
        kafka.sendRows(topic, 1, 0, 1);
        assertThat(Drained.of(guarded(KafkaBroker.PASSWORD), Position.START).ids())
                .containsExactly(0);
        assertThatThrownBy(() -> Drained.of(guarded("wrong-password"), Position.START))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.ACCESS_DENIED))
                .hasMessageNotContaining("wrong-password");
    }

    private KafkaSource guarded(String password) {
        return source(
                Map.of(
                        "connection",
                        Map.of(
                                "type",
                                "kafka",
                                "brokers",
                                kafka.broker.guarded(),
                                "security-protocol",
                                "sasl_plaintext",
                                "sasl-mechanism",
                                "plain",
                                "username",
                                KafkaBroker.USER,
                                "password",
                                new Secret(password))));
    }

    @Test
    void brokersThatAreNotThereAreAFaultThatMayPass() {
        Map<String, Object> nowhere =
                Map.of(
                        "connection",
                        Map.of("type", "kafka", "brokers", "127.0.0.1:1", "timeout", "1s"));
        assertThatThrownBy(() -> Drained.of(source(nowhere), Position.START))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_UNREACHABLE))
                .hasMessageContaining("127.0.0.1:1 did not answer");
    }
}
