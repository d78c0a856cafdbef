package dev.sluice.testkit;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes topics on a broker of the tests. The module that uses it has {@code
 * org.apache.kafka:kafka_2.13} on its class path.
 */
public final class KafkaTopics {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private KafkaTopics() {}

    /** A topic as brokers make it. */
    public static void create(String brokers, String topic, int partitions) {
        create(brokers, topic, partitions, Map.of());
    }

    /**
     * A topic of one copy with these settings; it takes messages when this returns.
     *
     * @throws IllegalStateException where the broker does not make it
     */
    public static void create(
            String brokers, String topic, int partitions, Map<String, String> settings) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            admin.createTopics(
                            List.of(new NewTopic(topic, partitions, (short) 1).configs(settings)))
                    .all()
                    .get();
            // A leader is named before it leads. A producer whose first batch comes too early
            // sends it again behind its second, and a leader that knows nothing of the producer
            // takes the second for the first: from there on it refuses the first one for good.
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!led(admin, topic, partitions)) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("the topic '" + topic + "' has no leader");
                }
                Thread.sleep(20);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topic '" + topic + "' cannot be made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making '" + topic + "'", e);
        }
    }

    private static boolean led(Admin admin, String topic, int partitions)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int number = 0; number < partitions; number++) {
            ends.put(new TopicPartition(topic, number), OffsetSpec.latest());
        }
        try {
            admin.listOffsets(ends).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false; // the broker has not heard of it yet
            }
            throw e;
        }
    }
}
