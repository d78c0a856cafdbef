package dev.sluice.component.kafka;

import dev.sluice.api.Options;
import java.time.Duration;
import java.util.List;

/**
 * How a source reads, apart from what its messages hold.
 *
 * @param follow whether it goes on for ever, instead of to the end it found when it was opened
 * @param skipLost whether it goes on where messages are gone that were not read
 * @param keepTombstones whether a message without a value is a row of nulls, instead of none
 */
record SourceOptions(
        TopicSet topics,
        Start start,
        boolean follow,
        int batchRows,
        Duration batchAge,
        boolean skipLost,
        boolean keepTombstones,
        String group) {

    private static final int ROWS = 65_536;
    private static final int MOST_ROWS = 1 << 20;

    static SourceOptions of(Options options, String delivery) {
        Options batch = options.map("batch");
        return new SourceOptions(
                TopicSet.of(options),
                Start.of(options),
                options.flag("follow", false),
                Invalid.count(batch, "rows", ROWS, MOST_ROWS),
                batch.duration("age", Duration.ofSeconds(1), Duration.ofHours(1)),
                options.choice("lost", List.of("fail", "skip")).equals("skip"),
                options.choice("tombstones", List.of("skip", "keep")).equals("keep"),
                options.text("group").orElse("sluice-" + delivery.replace('/', '-')));
    }
}
