package dev.sluice.component.kafka;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * What partitions hold at the moment.
 *
 * @param ends behind the last message that no unfinished transaction holds back
 */
record Ranges(
        Map<TopicPartition, Long> beginnings,
        Map<TopicPartition, Long> ends,
        Map<TopicPartition, Long> starts) {

    static Ranges of(
            Consumer<byte[], byte[]> consumer,
            Patience patience,
            List<TopicPartition> partitions,
            Start start) {
        String what = "the beginning and end of topics cannot be found";
        Map<TopicPartition, Long> beginnings =
                patience.ask(what, wait -> consumer.beginningOffsets(partitions, wait));
        Map<TopicPartition, Long> ends =
                patience.ask(what, wait -> consumer.endOffsets(partitions, wait));
        Map<TopicPartition, Long> starts =
                switch (start) {
                    case Start.Earliest e -> beginnings;
                    case Start.Latest l -> ends;
                    case Start.At at -> since(consumer, patience, partitions, at.time(), ends);
                };
        return new Ranges(beginnings, ends, starts);
    }

    private static Map<TopicPartition, Long> since(
            Consumer<byte[], byte[]> consumer,
            Patience patience,
            List<TopicPartition> partitions,
            Instant time,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, time.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> found =
                patience.ask(
                        "the messages of a time cannot be found",
                        wait -> consumer.offsetsForTimes(times, wait));
        Map<TopicPartition, Long> starts = new HashMap<>(ends);
        found.forEach((partition, offset) -> {
            if (offset != null) {
                starts.put(partition, offset.offset());
            }
        });
        return starts;
    }

    long beginning(TopicPartition partition) {
        return beginnings.getOrDefault(partition, 0L);
    }

    long end(TopicPartition partition) {
        return ends.getOrDefault(partition, 0L);
    }

    long start(TopicPartition partition) {
        return starts.getOrDefault(partition, 0L);
    }
}
