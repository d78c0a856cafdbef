package dev.sluice.component.kafka;

import dev.sluice.api.Position;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the brokers how far rows are stored, as offsets of a group, for tools that watch lags.
 * Nothing is ever read back from there: a fault is no more than a word in the log.
 */
final class Acknowledged {

    private static final Logger LOG = LoggerFactory.getLogger(Acknowledged.class);

    private static final Duration LAST = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final String group;
    private final AtomicReference<Position> waiting = new AtomicReference<>(Position.START);
    private boolean warned;
    private boolean closed;

    Acknowledged(Consumer<byte[], byte[]> consumer, String group) {
        this.consumer = consumer;
        this.group = group;
    }

    /** From any thread; returns at once. */
    void remember(Position position) {
        waiting.set(position);
    }

    /** On the thread that holds the reader's lock. */
    void commit() {
        Position position = waiting.getAndSet(Position.START);
        if (position.equals(Position.START)) {
            return;
        }
        consumer.commitAsync(
                offsets(position),
                (committed, fault) -> {
                    if (fault != null) {
                        warn(fault);
                    }
                });
    }

    /** On the thread that holds the reader's lock; closes the consumer. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        Position position = waiting.getAndSet(Position.START);
        if (!position.equals(Position.START)) {
            commitLast(offsets(position), true);
        }
        try {
            consumer.close(LAST);
        } catch (KafkaException e) {
            LOG.debug("the consumer did not close in good order group={}", group);
        }
    }

    private void commitLast(Map<TopicPartition, OffsetAndMetadata> offsets, boolean again) {
        try {
            consumer.commitSync(offsets, LAST);
        } catch (WakeupException e) {
            if (again) {
                commitLast(offsets, false); // it was meant for a poll that had ended by itself
            }
        } catch (KafkaException e) {
            warn(e);
        }
    }

    private void warn(Exception fault) {
        if (!warned) {
            warned = true;
            LOG.warn(
                    "the offsets of the group are not kept group={} reason={}",
                    group,
                    fault.getMessage());
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Position position) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        Offsets.of(position)
                .next()
                .forEach((partition, offset) ->
                        offsets.put(partition, new OffsetAndMetadata(offset)));
        return offsets;
    }
}
