package dev.sluice.component.kafka;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions a reader reads, all by itself: no group deals them out, so that none is taken away
 * while its rows are on their way. Used by the thread that holds the reader's lock.
 */
final class Assignment {

    private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);

    private final Consumer<byte[], byte[]> consumer;
    private final SourceOptions options;
    private final Patience patience;
    private final Position begun;
    private final LostMessages lost;
    private final Offsets saved;
    private final Map<String, String> ids;
    private final Map<TopicPartition, PartitionCursor> cursors = new HashMap<>();

    /** Finds the partitions and where to begin in each of them. */
    Assignment(
            Consumer<byte[], byte[]> consumer,
            SourceOptions options,
            Patience patience,
            Position after) {
        this.consumer = consumer;
        this.options = options;
        this.patience = patience;
        this.begun = after;
        this.lost = new LostMessages(options.skipLost());
        this.saved = Offsets.of(after);
        this.ids = new HashMap<>(saved.ids()); // those that brokers do not tell now are kept
        List<TopicPartition> partitions =
                patience.ask("topic '" + options.topics() + "' cannot be found", this::partitions);
        if (partitions.isEmpty() && !options.follow()) {
            throw missing(options.topics().toString());
        }
        lookForIds(partitions);
        Ranges ranges = Ranges.of(consumer, patience, partitions, options.start());
        for (TopicPartition partition : partitions) {
            long end = options.follow() ? PartitionCursor.ENDLESS : ranges.end(partition);
            long first = first(partition, ranges);
            // an empty range, where it was begun behind its end, is no lost one
            cursors.put(partition, new PartitionCursor(partition, first, Math.max(first, end)));
        }
        assign(cursors.values());
    }

    private long first(TopicPartition partition, Ranges ranges) {
        Long offset = saved.next().get(partition);
        if (offset == null) {
            // to a run that goes on behind another this one came later: none of it was read
            return begun.equals(Position.START)
                    ? ranges.start(partition)
                    : ranges.beginning(partition);
        }
        if (madeAnew(partition.topic())) {
            return lost.madeAnew(partition, offset, ranges.beginning(partition));
        }
        if (offset < ranges.beginning(partition) || offset > ranges.end(partition)) {
            return lost.missing(partition, offset, ranges.beginning(partition));
        }
        return offset;
    }

    /** A topic of the same name may be longer than that before: its offsets tell nothing. */
    private boolean madeAnew(String topic) {
        String before = saved.ids().get(topic);
        return before != null && !before.equals(ids.get(topic));
    }

    private void lookForIds(List<TopicPartition> partitions) {
        Set<String> names =
                partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
        if (!names.isEmpty()) {
            try (Topics topics = new Topics(patience.cluster())) {
                ids.putAll(topics.ids(names));
            }
        }
    }

    private List<TopicPartition> partitions(Duration wait) {
        TreeSet<String> topics = new TreeSet<>(options.topics().names());
        if (!options.topics().patterns().isEmpty()) {
            consumer.listTopics(wait).keySet().stream()
                    .filter(options.topics()::matches)
                    .forEach(topics::add);
        }
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            List<PartitionInfo> found = consumer.partitionsFor(topic, wait);
            if (found == null || found.isEmpty()) {
                throw missing(topic);
            }
            found.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        return partitions;
    }

    private PipelineException missing(String topic) {
        return new PipelineException(
                ErrorCode.SOURCE_NOT_FOUND,
                "topic '"
                        + topic
                        + "' is not on "
                        + patience.cluster()
                        + ", or may not be seen. Check its name, and the rights of the user");
    }

    private void assign(Collection<PartitionCursor> fresh) {
        consumer.assign(cursors.keySet());
        for (PartitionCursor cursor : fresh) {
            consumer.seek(cursor.partition(), cursor.next());
            pauseAtEnd(cursor);
        }
    }

    /** Adds partitions that came since; they are read from their beginning. */
    void lookForNew() {
        if (!options.follow()) {
            return;
        }
        List<PartitionCursor> fresh = new ArrayList<>();
        try {
            for (TopicPartition partition : partitions(Duration.ofSeconds(1))) {
                if (!cursors.containsKey(partition)) {
                    fresh.add(new PartitionCursor(partition, 0, PartitionCursor.ENDLESS));
                }
            }
        } catch (TimeoutException e) {
            return; // the brokers are away: whoever polls finds that out by itself
        }
        fresh.forEach(cursor -> {
            cursors.put(cursor.partition(), cursor);
            LOG.info("new partition partition={}", cursor.partition());
        });
        if (!fresh.isEmpty()) {
            lookForIds(
                    fresh.stream()
                            .map(PartitionCursor::partition)
                            .filter(partition -> !ids.containsKey(partition.topic()))
                            .toList());
            assign(fresh);
        }
    }

    /** Messages; none where there is no topic yet, for which a consumer cannot be asked. */
    ConsumerRecords<byte[], byte[]> poll(Duration wait) {
        if (cursors.isEmpty()) {
            LockSupport.parkNanos(wait.toNanos());
            return ConsumerRecords.empty();
        }
        return consumer.poll(wait);
    }

    PartitionCursor cursor(TopicPartition partition) {
        PartitionCursor cursor = cursors.get(partition);
        if (cursor == null) {
            throw new IllegalStateException("a partition that was not asked for: " + partition);
        }
        return cursor;
    }

    void pauseAtEnd(PartitionCursor cursor) {
        if (cursor.finished()) {
            consumer.pause(List.of(cursor.partition()));
        }
    }

    /** Steps over what is no message: marks of transactions, and messages that were compacted. */
    void stepOverGaps() {
        for (PartitionCursor cursor : unfinished()) {
            try {
                long at = consumer.position(cursor.partition(), Duration.ofMillis(100));
                cursor.moveTo(Math.min(Math.max(at, cursor.next()), cursor.end()));
                pauseAtEnd(cursor);
            } catch (TimeoutException e) {
                return; // not known while the brokers are away
            }
        }
    }

    /** Whether the brokers answer for every partition that is read on. */
    boolean answered() {
        try {
            List<TopicPartition> asked =
                    unfinished().stream().map(PartitionCursor::partition).toList();
            if (asked.isEmpty()) {
                consumer.listTopics(Duration.ofSeconds(1));
            } else {
                consumer.endOffsets(asked, Duration.ofSeconds(1));
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Messages that are gone before they were read. */
    void outOfRange(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, Long> beginnings =
                patience.ask(
                        "the beginning of topics cannot be found",
                        wait -> consumer.beginningOffsets(offsets.keySet(), wait));
        lookForIds(List.copyOf(offsets.keySet())); // the topic may be another by now
        beginnings.forEach((partition, beginning) -> {
            PartitionCursor cursor = cursor(partition);
            cursor.moveTo(lost.missing(partition, cursor.next(), beginning));
            consumer.seek(partition, cursor.next());
            pauseAtEnd(cursor);
        });
    }

    private List<PartitionCursor> unfinished() {
        return cursors.values().stream().filter(cursor -> !cursor.finished()).toList();
    }

    boolean finished() {
        return !options.follow() && unfinished().isEmpty();
    }

    /** The position that reading goes on behind. */
    Position begun() {
        return begun;
    }

    /** The offsets to read next; those of topics that are not read now are kept. */
    Position position() {
        Offsets offsets = Offsets.none(ids);
        saved.next()
                .forEach((partition, offset) -> {
                    if (!options.topics().matches(partition.topic())) {
                        offsets.next().put(partition, offset);
                    }
                });
        cursors.forEach((partition, cursor) -> offsets.next().put(partition, cursor.next()));
        return offsets.position();
    }

    /** From 0 to 1; 1 where there is nothing to read. */
    double share() {
        double total = cursors.values().stream().mapToLong(PartitionCursor::total).sum();
        double done = cursors.values().stream().mapToLong(PartitionCursor::done).sum();
        return total == 0 ? 1 : done / total;
    }
}
