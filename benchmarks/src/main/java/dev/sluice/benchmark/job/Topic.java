package dev.sluice.benchmark.job;

import dev.sluice.testkit.KafkaBroker;
import dev.sluice.testkit.KafkaTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic of JSON orders, on a broker of its own: a process that ends with this one. */
final class Topic implements AutoCloseable {

    static final String NAME = "orders";

    private static final int FLUSH = 100_000;

    private final Path folder;
    private final KafkaBroker broker;
    private final Thread atExit = new Thread(this::end);

    private Topic(Path folder, KafkaBroker broker) {
        this.folder = folder;
        this.broker = broker;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * What the messages add up to.
     *
     * @param seconds since 1970 of all times together
     */
    record Totals(long rows, long ids, long cents, long seconds, long paid) {}

    /** Starts a broker with its data in the folder, and sends that many messages. */
    static Topic filled(Path folder, long messages) throws IOException, InterruptedException {
        delete(folder);
        Files.createDirectories(folder);
        System.err.println("benchmarks: starting Kafka, and filling a topic …");
        Topic topic = new Topic(folder, KafkaBroker.start(folder));
        try {
            topic.fill(messages);
            return topic;
        } catch (IOException | InterruptedException | RuntimeException e) {
            topic.close();
            throw e;
        }
    }

    String address() {
        return broker.address();
    }

    private void fill(long messages) throws IOException, InterruptedException {
        KafkaTopics.create(address(), NAME, 1);
        Map<String, Object> sending =
                Map.of(
                        "bootstrap.servers",
                        address(),
                        "acks",
                        "all",
                        "linger.ms",
                        20,
                        "batch.size",
                        1 << 17);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        sending, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < messages; i++) {
                byte[] message = message(i).getBytes(StandardCharsets.US_ASCII);
                var _ = producer.send(new ProducerRecord<>(NAME, message));
                if (i % FLUSH == 0) {
                    producer.flush();
                }
            }
        }
    }

    private static long cents(long i) {
        return 1_000_000 + i % 10_000 * 100 + i % 97;
    }

    private static long day(long i) {
        return i % 28 + 1;
    }

    private static long minute(long i) {
        return i % 60;
    }

    private static boolean paid(long i) {
        return i % 3 != 0;
    }

    /** A hundred bytes, or one more where it says false. */
    private static String message(long i) {
        return "{\"id\":%09d,\"customer\":\"c %07d\",\"amount\":%d.%02d,\"placed\":\"2026-01-%02dT12:%02d:00\",\"paid\":%s}"
                .formatted(
                        100_000_000 + i,
                        i,
                        cents(i) / 100,
                        cents(i) % 100,
                        day(i),
                        minute(i),
                        paid(i));
    }

    static Totals totals(long messages) {
        long firstOfJanuary = 1_767_225_600;
        long ids = 0;
        long cents = 0;
        long seconds = 0;
        long paid = 0;
        for (long i = 0; i < messages; i++) {
            ids += 100_000_000 + i;
            cents += cents(i);
            seconds += firstOfJanuary + (day(i) - 1) * 86_400 + 12 * 3600 + minute(i) * 60;
            paid += paid(i) ? 1 : 0;
        }
        return new Totals(messages, ids, cents, seconds, paid);
    }

    private void end() {
        broker.close();
        try {
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        end();
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
