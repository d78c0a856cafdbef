package dev.sluice.component.kafka;

import dev.sluice.api.BatchReader;
import dev.sluice.api.Outstanding;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.OptionalDouble;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls messages and fills batches with them: by number, or by age where they come slowly. The
 * consumer is used under a lock, because it bears one thread at a time and closing may come from
 * another.
 */
final class KafkaReader implements BatchReader {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaReader.class);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long LOOK_AROUND = Duration.ofSeconds(5).toNanos();
    private static final long DOUBT = Duration.ofSeconds(3).toNanos();

    /** What a reader fills batches with. */
    record Filling(Schema schema, Decoder decoder, Metadata metadata, BufferAllocator allocator) {}

    private final Consumer<byte[], byte[]> consumer;
    private final Assignment assignment;
    private final Acknowledged acknowledged;
    private final Outstanding outstanding;
    private final SourceOptions options;
    private final Filling filling;
    private final Patience patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Iterator<ConsumerRecord<byte[], byte[]>>> polled = new ArrayDeque<>();
    private volatile boolean closed;
    private volatile double share;
    private long heard = System.nanoTime();
    private long looked = System.nanoTime();
    private boolean begun;
    private int expectedRows = 1024;

    KafkaReader(
            Consumer<byte[], byte[]> consumer,
            Assignment assignment,
            SourceOptions options,
            Filling filling,
            Patience patience) {
        this.consumer = consumer;
        this.assignment = assignment;
        this.acknowledged = new Acknowledged(consumer, options.group());
        this.outstanding = new Outstanding(assignment.begun());
        this.options = options;
        this.filling = filling;
        this.patience = patience;
    }

    @Override
    public @Nullable Chunk next() {
        lock.lock();
        try {
            requireRunning();
            return assignment.finished() && polled.isEmpty() && told() ? null : read();
        } catch (KafkaException e) {
            throw Faults.reading(
                    "topic '" + options.topics() + "' cannot be read on", patience.cluster(), e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the position was handed on. It is also where no row came: a first run that found
     * nothing behind its start has to keep where that was, and marks of transactions move it too.
     */
    private boolean told() {
        return outstanding.position().equals(assignment.position());
    }

    private @Nullable Chunk read() {
        BatchBuilder batch =
                new BatchBuilder(
                        filling.schema(),
                        filling.decoder(),
                        filling.metadata(),
                        filling.allocator(),
                        expectedRows);
        boolean handedOn = false;
        try {
            fill(batch);
            if (batch.read() == 0 && assignment.finished() && told()) {
                return null;
            }
            expectedRows = Math.max(1024, Math.min(options.batchRows(), batch.read() * 5 / 4));
            share = options.follow() ? 0 : assignment.share();
            Chunk chunk = batch.finish(assignment.position());
            outstanding.given(chunk.position());
            handedOn = true;
            return chunk;
        } finally {
            if (!handedOn) {
                batch.close();
            }
        }
    }

    private void fill(BatchBuilder batch) {
        while (true) {
            requireRunning();
            acknowledged.commit();
            take(batch);
            if (batch.full(options.batchRows()) || assignment.finished()) {
                return;
            }
            // also without a row: that position, too, is to be kept, or its messages might be
            // missed as lost when they are deleted
            if (batch.due(options.batchAge()) && (batch.read() > 0 || options.follow())) {
                return;
            }
            poll();
            if (options.follow() && polled.isEmpty() && batch.idle()) {
                if (outstanding.due()) {
                    return; // so that what came before is committed
                }
                if (!told()) {
                    batch.touch(); // where it has begun is to be committed, too
                }
            }
        }
    }

    private void take(BatchBuilder batch) {
        while (!polled.isEmpty() && !batch.full(options.batchRows())) {
            Iterator<ConsumerRecord<byte[], byte[]>> messages = polled.peek();
            ConsumerRecord<byte[], byte[]> first = messages.next();
            PartitionCursor cursor =
                    assignment.cursor(new TopicPartition(first.topic(), first.partition()));
            take(first, cursor, batch);
            while (messages.hasNext() && !batch.full(options.batchRows())) {
                take(messages.next(), cursor, batch);
            }
            if (!messages.hasNext()) {
                polled.remove();
                assignment.pauseAtEnd(cursor);
            }
        }
    }

    private void take(
            ConsumerRecord<byte[], byte[]> message, PartitionCursor cursor, BatchBuilder batch) {
        if (message.offset() >= cursor.end()) {
            cursor.moveTo(cursor.end());
            return;
        }
        if (message.value() != null || options.keepTombstones()) {
            batch.add(message);
        } else {
            batch.touch();
        }
        cursor.moveTo(message.offset() + 1);
    }

    private void poll() {
        try {
            ConsumerRecords<byte[], byte[]> records = assignment.poll(POLL);
            long now = System.nanoTime();
            if (records.isEmpty()) {
                assignment.stepOverGaps();
                doubt(now);
            } else {
                heard = now;
                if (!begun) {
                    begun = true;
                    // how fast the rest comes is reckoned from here
                    LOG.debug("first messages count={}", records.count());
                }
                records.partitions().forEach(p -> polled.add(records.records(p).iterator()));
            }
            if (now - looked > LOOK_AROUND) {
                looked = now;
                assignment.lookForNew();
            }
        } catch (OffsetOutOfRangeException e) {
            assignment.outOfRange(e.offsetOutOfRangePartitions());
        }
    }

    /** A consumer is silent where there is nothing to read, and also where no broker is there. */
    private void doubt(long now) {
        if (assignment.finished() || now - heard < DOUBT) {
            return;
        }
        if (assignment.answered()) {
            heard = System.nanoTime();
        } else if (System.nanoTime() - heard > patience.cluster().patience().toNanos()) {
            throw Faults.unreachable(
                    "topic '" + options.topics() + "' cannot be read on",
                    patience.cluster(),
                    new org.apache.kafka.common.errors.TimeoutException("no answer"));
        }
    }

    private void requireRunning() {
        if (closed
                || patience.cancelled().getAsBoolean()
                || Thread.currentThread().isInterrupted()) {
            throw Faults.cancelled();
        }
    }

    @Override
    public OptionalDouble progress() {
        return options.follow() ? OptionalDouble.empty() : OptionalDouble.of(share);
    }

    @Override
    public void acknowledge(Position position) {
        outstanding.acknowledged(position);
        acknowledged.remember(position);
    }

    @Override
    public void close() {
        closed = true;
        boolean interrupted = Thread.interrupted(); // or the consumer would not close in order
        if (!lock.tryLock()) {
            consumer.wakeup();
            lock.lock();
        }
        try {
            acknowledged.close();
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
