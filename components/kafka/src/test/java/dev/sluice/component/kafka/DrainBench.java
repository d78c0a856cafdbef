package dev.sluice.component.kafka;

import dev.sluice.api.BatchReader;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.BatchWriter;
import dev.sluice.api.Options;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import dev.sluice.testkit.Batches;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How fast messages become batches and batches messages, beside a consumer that only polls. Prints
 * rows a second, by the clock and by the processor time of the thread that does it, of as many
 * messages of 100 bytes as the argument says.
 */
final class DrainBench {

    private static final int ROUNDS = 4;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private DrainBench() {}

    private static Map<String, Object> columns() {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("id", "bigint");
        columns.put("customer", "string");
        columns.put("amount", "double");
        columns.put("placed", "timestamp");
        columns.put("paid", "boolean");
        return columns;
    }

    private static String message(int i) {
        return "{\"id\":%09d,\"customer\":\"customer %07d\",\"amount\":%d.25,\"placed\":\"2026-01-%02dT12:%02d:00\",\"paid\":true}"
                .formatted(i + 100_000_000, i, i % 10_000 + 10_000, i % 28 + 1, i % 60);
    }

    public static void main(String[] arguments) {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        Kafka kafka = new Kafka();
        try (BufferAllocator allocator = new RootAllocator()) {
            kafka.create("bench", 1);
            try (KafkaProducer<byte[], byte[]> producer =
                    kafka.producer(Map.of("linger.ms", 20, "batch.size", 262_144))) {
                for (int i = 0; i < count; i++) {
                    var _ = producer.send(new ProducerRecord<>("bench", Kafka.bytes(message(i))));
                }
            }
            System.out.println("bytes a message: " + message(1).length());
            for (int round = 0; round < ROUNDS; round++) {
                report("bare poll", count, () -> poll(kafka, count));
                report("to batches", count, () -> drain(kafka, allocator));
                report("decode alone", count, () -> decode(kafka, allocator, count));
            }
            for (int round = 0; round < 2; round++) {
                String to = "bench-out-" + round;
                report("batches to topic", count, () -> write(kafka, to, allocator));
            }
        } finally {
            kafka.broker.close();
        }
    }

    private static void report(String what, int count, Runnable work) {
        long start = System.nanoTime();
        long worked = THREADS.getCurrentThreadCpuTime();
        work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        double processor = (THREADS.getCurrentThreadCpuTime() - worked) / 1e9;
        System.out.printf(
                "%-18s %.2f s, %.0f rows/s; %.2f s of its thread, %.0f rows/s%n",
                what, seconds, count / seconds, processor, count / processor);
    }

    private static void poll(Kafka kafka, int count) {
        Map<String, Object> properties =
                Map.of(
                        "bootstrap.servers",
                        kafka.broker.address(),
                        "max.poll.records",
                        4096,
                        "isolation.level",
                        "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("bench", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            int got = 0;
            while (got < count) {
                got += consumer.poll(Duration.ofMillis(200)).count();
            }
        }
    }

    private static void drain(Kafka kafka, BufferAllocator allocator) {
        try (BatchReader reader =
                kafka.source("bench", allocator, Map.of("columns", columns()))
                        .open(Position.START)) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                chunk.batch().close();
            }
        }
    }

    private static void write(Kafka kafka, String to, BufferAllocator allocator) {
        KafkaSource source = kafka.source("bench", allocator, Map.of("columns", columns()));
        try (BatchReader reader = source.open(Position.START);
                KafkaTarget target = kafka.target(to, allocator, Map.of());
                BatchWriter writer = target.open(source.schema())) {
            for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
                writer.write(chunk.batch());
            }
            writer.commit(new Position("all"));
        }
    }

    private static void decode(Kafka kafka, BufferAllocator allocator, int count) {
        Options options = new Options(Map.of("columns", columns()));
        Decoder decoder = Decoders.of(options, kafka.context(allocator, "d", () -> false));
        Schema schema = new Schema(decoder.columns());
        byte[][] messages = new byte[4096][];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = Kafka.bytes(message(i));
        }
        try {
            for (int done = 0; done < count; done += 65_536) {
                try (RecordBatch batch = Batches.of(schema, allocator, List.of())) {
                    decoder.begin(new ArrayList<>(batch.root().getFieldVectors()));
                    for (int row = 0; row < 65_536; row++) {
                        decoder.decode(messages[row & 4095], row);
                    }
                }
            }
        } catch (MisfitException e) {
            throw new IllegalStateException(e);
        }
    }
}
