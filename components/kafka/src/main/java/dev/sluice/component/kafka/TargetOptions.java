package dev.sluice.component.kafka;

import dev.sluice.api.Options;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a target writes, apart from what its messages hold.
 *
 * @param positions the topic in which positions are kept
 * @param longest how long a transaction may be open before the brokers take it back
 */
record TargetOptions(
        String topic,
        Optional<String> key,
        boolean create,
        OptionalInt partitions,
        OptionalInt replication,
        String compression,
        String positions,
        Duration longest) {

    private static final int MOST_PARTITIONS = 10_000;
    private static final int MOST_COPIES = 100;

    /** The longest that brokers allow unless they are told otherwise. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    static TargetOptions of(Options options) {
        boolean create = options.flag("create", false);
        for (String name : List.of("partitions", "replication")) {
            if (options.has(name) && !create) {
                throw Invalid.option("option '" + name + "' needs 'create: true'");
            }
        }
        String positions = options.text("positions").orElse("sluice-positions");
        String topic = TopicSet.name(options);
        if (topic.equals(positions)) {
            throw Invalid.option("option 'positions' is the topic that rows are written to");
        }
        return new TargetOptions(
                topic,
                options.text("key"),
                create,
                count(options, "partitions", MOST_PARTITIONS),
                count(options, "replication", MOST_COPIES),
                options.choice("compression", List.of("lz4", "none", "gzip", "snappy", "zstd")),
                TopicSet.name(new Options(java.util.Map.of("topic", positions))),
                options.duration("transaction-timeout", LONGEST, Duration.ofHours(24)));
    }

    private static OptionalInt count(Options options, String name, int most) {
        return options.has(name)
                ? OptionalInt.of(Invalid.count(options, name, 1, most))
                : OptionalInt.empty();
    }
}
