package dev.sluice.pipeline;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What a pipeline asks of the delivery of its rows: {@code delivery: {commit: checkpoints, every:
 * 5s, guarantee: exactly-once}}.
 *
 * @param every how long rows may wait for a checkpoint, up to an hour; empty where the target
 *     decides
 * @param guarantee the weakest it runs with; empty where any will do
 */
public record DeliveryDemand(
        Commit commit, Optional<Duration> every, Optional<Guarantee> guarantee) {

    /** What holds where a pipeline says nothing. */
    public static final DeliveryDemand DEFAULT =
            new DeliveryDemand(Commit.AUTO, Optional.empty(), Optional.empty());

    /** When rows are committed: at checkpoints, at the end of a run, or as the source suggests. */
    public enum Commit {
        AUTO,
        AT_END,
        CHECKPOINTS
    }

    /** What has to hold between every source and every target. */
    public enum Guarantee {
        AT_LEAST_ONCE,
        ALL_OR_NOTHING,
        EXACTLY_ONCE
    }

    /** A value as the file writes it. */
    static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
