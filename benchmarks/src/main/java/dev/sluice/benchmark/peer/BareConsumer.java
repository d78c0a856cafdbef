package dev.sluice.benchmark.peer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Kafka's consumer and nothing else: reads a partition to its end. Prints how many messages there
 * were, and how many seconds that took: in all, and once the first poll had brought messages.
 */
public final class BareConsumer {

    private BareConsumer() {}

    /**
     * @param arguments the brokers and the topic
     */
    public static void main(String[] arguments) {
        long begin = System.nanoTime();
        long first = 0;
        long count = 0;
        long bytes = 0;
        TopicPartition partition = new TopicPartition(arguments[1], 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties(arguments[0]),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
                if (first == 0 && !records.isEmpty()) {
                    first = System.nanoTime();
                }
                count += records.count();
                for (ConsumerRecord<byte[], byte[]> message : records) {
                    bytes += message.value().length;
                }
            }
        }
        long now = System.nanoTime();
        System.out.println(
                count + " " + (now - begin) / 1e9 + " " + (now - first) / 1e9 + " " + bytes);
    }

    /** As Sluice reads. */
    private static Map<String, Object> properties(String brokers) {
        return Map.of(
                "bootstrap.servers",
                brokers,
                "isolation.level",
                "read_committed",
                "max.poll.records",
                4096,
                "fetch.max.bytes",
                16 << 20,
                "max.partition.fetch.bytes",
                4 << 20,
                "receive.buffer.bytes",
                -1);
    }
}
