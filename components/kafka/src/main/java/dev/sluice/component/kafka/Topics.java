package dev.sluice.component.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at topics and makes them. Every call waits as long as the connection says at most. */
final class Topics implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final Duration PAUSE = Duration.ofMillis(20);

    /**
     * What a topic demands of its messages.
     *
     * @param mostBytes a message may have, with all that Kafka adds
     * @param compacted it keeps the last message of each key: each needs one
     */
    record Demands(int mostBytes, boolean compacted) {

        /** Those of a topic as brokers make it. */
        static final Demands USUAL = new Demands(1_048_588, false);
    }

    private final Cluster cluster;
    private final Admin admin;

    Topics(Cluster cluster) {
        this.cluster = cluster;
        this.admin = cluster.admin();
    }

    Admin admin() {
        return admin;
    }

    /** The topic's demands; empty where there is no such topic. */
    Optional<Demands> find(String topic) {
        try {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw fault(topic, e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
        return Optional.of(demands(topic));
    }

    /** The ids of topics; without those of old brokers, and of topics that nothing is told of. */
    Map<String, String> ids(Collection<String> topics) {
        Map<String, String> ids = new HashMap<>();
        admin.describeTopics(topics)
                .topicNameValues()
                .forEach((topic, told) -> id(topic, told).ifPresent(id -> ids.put(topic, id)));
        return ids;
    }

    private static Optional<String> id(String topic, KafkaFuture<TopicDescription> told) {
        try {
            Uuid id = told.get().topicId();
            return id.equals(Uuid.ZERO_UUID) ? Optional.empty() : Optional.of(id.toString());
        } catch (ExecutionException e) {
            LOG.debug("the id of the topic is not told topic={}", topic, e);
            return Optional.empty();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private Demands demands(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            Map<ConfigResource, Config> found =
                    admin.describeConfigs(List.of(resource)).all().get();
            Config config = found.get(resource);
            if (config == null) {
                return Demands.USUAL;
            }
            return new Demands(
                    setting(config, "max.message.bytes")
                            .map(Integer::parseInt)
                            .orElse(Demands.USUAL.mostBytes()),
                    setting(config, "cleanup.policy").orElse("").contains("compact"));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                LOG.debug("the settings of the topic may not be read topic={}", topic);
                return Demands.USUAL;
            }
            throw fault(topic, e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static Optional<String> setting(Config config, String name) {
        return Optional.ofNullable(config.get(name)).map(ConfigEntry::value);
    }

    /**
     * Makes a topic, which takes messages when this returns; harmless where another was quicker.
     */
    void create(
            String topic,
            OptionalInt partitions,
            OptionalInt replication,
            Map<String, String> with) {
        Optional<Integer> count =
                partitions.isPresent() ? Optional.of(partitions.getAsInt()) : Optional.empty();
        Optional<Short> copies =
                replication.isPresent()
                        ? Optional.of((short) replication.getAsInt())
                        : Optional.empty();
        try {
            NewTopic made = new NewTopic(topic, count, copies).configs(with);
            admin.createTopics(List.of(made)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw Faults.writing("topic '" + topic + "' cannot be made", cluster, e);
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        awaitLeaders(topic);
    }

    /**
     * A broker is named as leader before it leads. A producer whose first batch comes too early
     * sends it again behind its second, and a leader that knows nothing of the producer takes the
     * second for the first: from there on it refuses the first one, until the producer gives up.
     */
    private void awaitLeaders(String topic) {
        long end = System.nanoTime() + cluster.patience().toNanos();
        try {
            while (!led(topic)) {
                if (System.nanoTime() > end) {
                    throw Faults.writing(
                            "topic '" + topic + "' cannot be made",
                            cluster,
                            new TimeoutException("it has no leader yet"));
                }
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (ExecutionException e) {
            throw fault(topic, e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private boolean led(String topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        try {
            admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .forEach((name, made) ->
                            made.partitions()
                                    .forEach(partition ->
                                            ends.put(
                                                    new TopicPartition(name, partition.partition()),
                                                    OffsetSpec.latest())));
            admin.listOffsets(ends).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false; // the broker that was asked has not heard of it yet
            }
            throw e;
        }
    }

    /** Whether nothing of the transaction is left to be done; also where nobody may know. */
    boolean settled(String transaction) {
        try {
            TransactionState state =
                    admin.describeTransactions(List.of(transaction))
                            .description(transaction)
                            .get()
                            .state();
            return state != TransactionState.PREPARE_COMMIT
                    && state != TransactionState.PREPARE_ABORT;
        } catch (ExecutionException e) {
            LOG.debug("the transaction may not be looked at", e);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The answer of a question about the topic. */
    <T> T answer(String topic, KafkaFuture<T> question) {
        try {
            return question.get();
        } catch (ExecutionException e) {
            throw fault(topic, e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private RuntimeException fault(String topic, ExecutionException e) {
        return Faults.writing("topic '" + topic + "' cannot be looked at", cluster, e);
    }

    private static RuntimeException interrupted() {
        Thread.currentThread().interrupt();
        return Faults.cancelled();
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
