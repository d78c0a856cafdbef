package dev.sluice.cli.local;

import dev.sluice.testkit.KafkaBroker;
import dev.sluice.testkit.KafkaTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The topics of an example on a broker of the tests: filled from files {@code <topic>.topic.jsonl}
 * before a run, and read back after it. A key stands before its message and a tab.
 */
final class ExampleTopics {

    private static final String SUFFIX = ".topic.jsonl";

    private ExampleTopics() {}

    private static final class Shared {
        private static final KafkaBroker BROKER = broker();

        private static KafkaBroker broker() {
            try {
                KafkaBroker broker =
                        KafkaBroker.start(Files.createTempDirectory(Path.of("target"), "kafka-it"));
                Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
                return broker;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    static String brokers() {
        return Shared.BROKER.address();
    }

    private static Map<String, Object> settings() {
        return Map.of("bootstrap.servers", brokers(), "isolation.level", "read_committed");
    }

    /** Leaves no topic there but those of the folder. */
    static void fill(Path folder) throws Exception {
        try (Admin admin = Admin.create(settings())) {
            Set<String> before = admin.listTopics().names().get();
            admin.deleteTopics(before).all().get();
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).toList()) {
                    String topic = file.getFileName().toString().replace(SUFFIX, "");
                    KafkaTopics.create(brokers(), topic, 1);
                    send(topic, Files.readAllLines(file));
                }
            }
        }
    }

    private static void send(String topic, List<String> lines) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", brokers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            for (String line : lines) {
                int tab = line.indexOf('\t');
                String key = tab < 0 ? null : line.substring(0, tab);
                String value = line.substring(tab + 1);
                producer.send(new ProducerRecord<>(topic, key, value.isEmpty() ? null : value))
                        .get();
            }
        }
    }

    /** What topics hold that were not filled from the folder. */
    static SortedMap<String, List<String>> made(Path folder) throws Exception {
        SortedMap<String, List<String>> made = new TreeMap<>();
        try (Admin admin = Admin.create(settings())) {
            for (String topic : new TreeSet<>(admin.listTopics().names().get())) {
                if (Files.notExists(folder.resolve(topic + SUFFIX))) {
                    made.put(topic + SUFFIX, lines(topic));
                }
            }
        }
        return made;
    }

    private static List<String> lines(String topic) {
        List<String> lines = new ArrayList<>();
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        settings(), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(message ->
                                lines.add(
                                        (message.key() == null ? "" : message.key() + "\t")
                                                + message.value()));
            }
        }
        return lines;
    }
}
