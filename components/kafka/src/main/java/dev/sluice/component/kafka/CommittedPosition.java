package dev.sluice.component.kafka;

import dev.sluice.api.Position;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Finds the position that was committed last for a delivery.
 *
 * <p>A reader of committed messages sees nothing behind the first unfinished transaction, be it of
 * another pipeline: a position of ours may stand committed behind it. So what is hidden is looked
 * at too. Where a message of ours is hidden, either it belongs to our own unfinished transaction,
 * and is not committed; or the transaction before it is waited for.
 */
final class CommittedPosition {

    private final Cluster cluster;
    private final Topics topics;
    private final Patience patience;
    private final TopicPartition partition;
    private final byte[] delivery;
    private final String transaction;

    CommittedPosition(
            Cluster cluster,
            Topics topics,
            BooleanSupplier cancelled,
            StoredPositions positions,
            String delivery,
            String transaction) {
        this.cluster = cluster;
        this.topics = topics;
        this.patience = new Patience(cluster, cancelled);
        this.partition = new TopicPartition(positions.topic(), 0);
        this.delivery = delivery.getBytes(StandardCharsets.UTF_8);
        this.transaction = transaction;
    }

    Position find() {
        return patience.ask("the position cannot be read", this::find);
    }

    private Position find(Duration wait) {
        long end = end(IsolationLevel.READ_UNCOMMITTED);
        long stable = end(IsolationLevel.READ_COMMITTED);
        if (stable < end && hidden(stable, end, wait)) {
            throw new TimeoutException("an unfinished transaction hides a position");
        }
        Last last = read("read_committed", 0, stable, wait);
        return last.position;
    }

    /** Whether a message of ours is hidden that may be committed. */
    private boolean hidden(long stable, long end, Duration wait) {
        long undecided = ourTransaction();
        return read("read_uncommitted", stable, Math.min(end, undecided), wait).found;
    }

    /** Where our own unfinished transaction begins in the partition; far behind where none is. */
    private long ourTransaction() {
        TransactionDescription ours;
        try {
            ours =
                    topics.admin()
                            .describeTransactions(List.of(transaction))
                            .description(transaction)
                            .get();
        } catch (java.util.concurrent.ExecutionException e) {
            return Long.MAX_VALUE; // it never was: then no message here is of it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Faults.cancelled();
        }
        if (ours.state() != TransactionState.ONGOING) {
            return Long.MAX_VALUE; // decided, though perhaps not yet written down
        }
        List<ProducerState> producers =
                topics.answer(
                                partition.topic(),
                                topics.admin()
                                        .describeProducers(List.of(partition))
                                        .partitionResult(partition))
                        .activeProducers();
        return producers.stream()
                .filter(producer -> producer.producerId() == ours.producerId())
                .mapToLong(p -> p.currentTransactionStartOffset().orElse(Long.MAX_VALUE))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private long end(IsolationLevel level) {
        ListOffsetsResult.ListOffsetsResultInfo info =
                topics.answer(
                        partition.topic(),
                        topics.admin()
                                .listOffsets(
                                        java.util.Map.of(partition, OffsetSpec.latest()),
                                        new ListOffsetsOptions(level))
                                .partitionResult(partition));
        return info.offset();
    }

    private static final class Last {
        private Position position = Position.START;
        private boolean found;
    }

    private Last read(String isolation, long from, long end, Duration wait) {
        Last last = new Last();
        KafkaConfiguration configuration = cluster.configuration();
        configuration.setIsolationLevel(isolation);
        Consumer<byte[], byte[]> consumer = cluster.consumer(configuration, transaction);
        try {
            consumer.assign(List.of(partition));
            if (from == 0) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, from);
            }
            read(consumer, end, wait, last);
            return last;
        } finally {
            try {
                consumer.close(Duration.ofSeconds(1));
            } catch (KafkaException e) {
                last.found |= false; // it has read all the same
            }
        }
    }

    private void read(Consumer<byte[], byte[]> consumer, long end, Duration wait, Last last) {
        long until = System.nanoTime() + wait.toNanos();
        while (consumer.position(partition, wait) < end) {
            for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
                if (message.offset() < end && Arrays.equals(message.key(), delivery)) {
                    last.found = true;
                    last.position =
                            message.value() == null
                                    ? Position.START
                                    : new Position(
                                            new String(message.value(), StandardCharsets.UTF_8));
                }
            }
            if (System.nanoTime() > until) {
                throw new TimeoutException("the positions could not be read to their end");
            }
        }
    }
}
