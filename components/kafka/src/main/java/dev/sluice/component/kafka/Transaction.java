package dev.sluice.component.kafka;

import dev.sluice.api.PipelineException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions of one producer, one after the other; each begins with its first message. What a
 * message met on its way is known later, from the producer's own thread, and told by the next call.
 * A commit is certain before readers see it; it returns when they do, unless that takes long.
 */
final class Transaction {

    private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Producer<byte[], byte[]> producer;
    private final Cluster cluster;
    private final String topic;
    private final BooleanSupplier seen;
    private final AtomicReference<@Nullable Exception> fault = new AtomicReference<>();
    private boolean begun;
    private boolean broken;
    private boolean closed;

    /**
     * @param seen whether the brokers have marked the last commit, so that readers see it
     */
    Transaction(
            Producer<byte[], byte[]> producer,
            Cluster cluster,
            String topic,
            BooleanSupplier seen) {
        this.producer = producer;
        this.cluster = cluster;
        this.topic = topic;
        this.seen = seen;
    }

    void send(ProducerRecord<byte[], byte[]> message) {
        try {
            if (!begun) {
                producer.beginTransaction();
                begun = true;
            }
            // its answer comes to the callback
            Future<RecordMetadata> sent =
                    producer.send(
                            message,
                            (metadata, e) -> {
                                if (e != null) {
                                    fault.compareAndSet(null, e);
                                }
                            });
        } catch (KafkaException | IllegalStateException e) {
            throw broken("cannot be written", e);
        }
        requireSound();
    }

    /** Waits until the brokers have every message. */
    void flush() {
        try {
            producer.flush();
        } catch (KafkaException e) {
            throw broken("cannot be written", e);
        }
        requireSound();
    }

    private void requireSound() {
        Exception met = fault.get();
        if (met != null) {
            throw broken("cannot be written", met);
        }
    }

    void commit() {
        if (!begun) {
            return;
        }
        try {
            producer.commitTransaction();
            begun = false;
        } catch (TimeoutException e) {
            // the producer goes on with the same commit, so asking once more can do no harm
            commitAgain(e);
        } catch (KafkaException | IllegalStateException e) {
            throw broken("cannot be committed", e);
        }
        awaitSeen();
    }

    /** Who is told that a run has ended may look at once; that it is committed is certain. */
    private void awaitSeen() {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!seen.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    private void commitAgain(TimeoutException first) {
        try {
            producer.commitTransaction();
            begun = false;
        } catch (KafkaException | IllegalStateException e) {
            first.addSuppressed(e);
            throw broken("cannot be committed: whether the rows are there is not known", first);
        }
    }

    private PipelineException broken(String what, Exception e) {
        broken = true;
        return Faults.writing("topic '" + topic + "' " + what, cluster, e);
    }

    /** Takes back what was not committed; where the brokers are away, they do so by themselves. */
    void abort() {
        if (!begun) {
            return;
        }
        begun = false;
        try {
            producer.abortTransaction();
            fault.set(null);
        } catch (KafkaException | IllegalStateException e) {
            broken = true;
            LOG.debug("the transaction is left to the brokers topic={}", topic, e);
        }
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        abort();
        try {
            producer.close(broken ? Duration.ZERO : Duration.ofSeconds(5));
        } catch (KafkaException e) {
            LOG.debug("the producer did not close in good order topic={}", topic, e);
        }
    }
}
