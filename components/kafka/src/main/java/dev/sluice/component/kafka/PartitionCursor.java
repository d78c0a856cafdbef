package dev.sluice.component.kafka;

import org.apache.kafka.common.TopicPartition;

/** How far a partition has been read, and how far it is to be read. */
final class PartitionCursor {

    /** Where there is no end. */
    static final long ENDLESS = Long.MAX_VALUE;

    private final TopicPartition partition;
    private final long first;
    private final long end;
    private long next;

    PartitionCursor(TopicPartition partition, long first, long end) {
        this.partition = partition;
        this.first = first;
        this.next = first;
        this.end = end;
    }

    TopicPartition partition() {
        return partition;
    }

    /** The offset to read next. */
    long next() {
        return next;
    }

    long end() {
        return end;
    }

    void moveTo(long offset) {
        next = offset;
    }

    boolean finished() {
        return next >= end;
    }

    long done() {
        return Math.min(next, end) - first;
    }

    long total() {
        return end - first;
    }
}
