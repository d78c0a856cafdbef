package dev.sluice.component.kafka;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.testkit.KafkaBroker;
import dev.sluice.testkit.KafkaTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** What tests do to a broker without the connector, and the connector's options. */
final class Kafka {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final KafkaBroker broker;
    private final Path folder;

    Kafka() {
        try {
            folder = Files.createTempDirectory(Path.of("target"), "kafka-it");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        broker = KafkaBroker.start(folder);
    }

    private static final class Shared {
        private static final Kafka ONE = new Kafka();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(ONE.broker::close));
        }
    }

    /** One broker for the tests that do not harm it. */
    static Kafka shared() {
        return Shared.ONE;
    }

    /** A name of a topic that no other test has. */
    static String topic() {
        return "topic-" + NUMBER.incrementAndGet();
    }

    Map<String, Object> connection() {
        return Map.of("type", "kafka", "brokers", broker.address());
    }

    Options options(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.putIfAbsent("connection", connection());
        return new Options(all);
    }

    /** A source of messages with id and name. */
    KafkaSource source(String topic, BufferAllocator allocator, Map<String, Object> more) {
        return source(topic, allocator, more, () -> false);
    }

    KafkaSource source(
            String topic,
            BufferAllocator allocator,
            Map<String, Object> more,
            BooleanSupplier cancelled) {
        Map<String, Object> values = new HashMap<>(more);
        values.put("topic", topic);
        if (!values.containsKey("format")) {
            values.putIfAbsent("columns", small());
        }
        return new KafkaSource(options(values), context(allocator, "pipeline/" + topic, cancelled));
    }

    KafkaTarget target(String topic, BufferAllocator allocator, Map<String, Object> more) {
        Map<String, Object> values = new HashMap<>(more);
        values.put("topic", topic);
        values.putIfAbsent("create", true);
        return new KafkaTarget(
                options(values), context(allocator, "pipeline/" + topic, () -> false));
    }

    static Map<String, Object> small() {
        Map<String, Object> columns = new java.util.LinkedHashMap<>();
        columns.put("id", "int");
        columns.put("name", "string");
        return columns;
    }

    ConnectorContext context(
            BufferAllocator allocator, String delivery, BooleanSupplier cancelled) {
        return new ConnectorContext("node", delivery, allocator, folder, folder, cancelled);
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.address()));
    }

    void create(String topic, int partitions) {
        create(topic, partitions, Map.of());
    }

    void create(String topic, int partitions, Map<String, String> with) {
        KafkaTopics.create(broker.address(), topic, partitions, with);
    }

    KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(more);
        properties.put("bootstrap.servers", broker.address());
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Messages with these values, the first in partition 0, the next in 1, and so on. */
    void send(String topic, int partitions, @Nullable String... values) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            for (String value : values) {
                sent.add(
                        producer.send(
                                new ProducerRecord<>(
                                        topic,
                                        sent.size() % partitions,
                                        bytes("key"),
                                        value == null ? null : bytes(value))));
            }
        }
        for (Future<RecordMetadata> message : sent) {
            try {
                message.get();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Messages with ids from one number to before another, evenly over the partitions. */
    void sendRows(String topic, int partitions, int from, int to) {
        String[] values = new String[to - from];
        for (int i = from; i < to; i++) {
            values[i - from] = row(i);
        }
        send(topic, partitions, values);
    }

    static String row(int id) {
        return "{\"id\":" + id + ",\"name\":\"name " + id + "\"}";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** All messages a consumer of committed ones sees. */
    List<ConsumerRecord<byte[], byte[]>> messages(String topic) {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", broker.address(), "isolation.level", "read_committed");
        List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(messages::add);
            }
        }
        return messages;
    }

    /** Waits until no transaction is open in the topic any more. */
    void awaitSettled(String topic) {
        try (Admin admin = admin()) {
            Awaitility.await()
                    .until(() ->
                            end(admin, topic, IsolationLevel.READ_COMMITTED)
                                    == end(admin, topic, IsolationLevel.READ_UNCOMMITTED));
        }
    }

    private static long end(Admin admin, String topic, IsolationLevel level) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        return admin.listOffsets(
                        Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(level))
                .partitionResult(partition)
                .get()
                .offset();
    }

    List<String> values(String topic) {
        return messages(topic).stream()
                .map(message -> new String(message.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
