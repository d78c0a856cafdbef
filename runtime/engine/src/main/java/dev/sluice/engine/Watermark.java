package dev.sluice.engine;

import dev.sluice.api.Windows;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Up to where event time is taken to be complete: the greatest one that was seen, less the
 * lateness. With partitions it is that of the slowest, as Flink's is of its splits; one that was
 * silent for the idle time is left out until it comes again, and where all of them are silent the
 * greatest counts. It never goes back. One thread.
 */
final class Watermark {

    private final Windows.Time time;
    private final LongSupplier nanos;
    private final Map<String, Long> reached;
    private final Map<String, Long> heard = new HashMap<>();
    private final long began;
    private long passed;

    /**
     * @param reached the greatest event time of each partition, of those that were seen before
     * @param passed up to there windows have left before
     * @param nanos a clock
     */
    Watermark(Windows.Time time, Map<String, Long> reached, long passed, LongSupplier nanos) {
        this.time = time;
        this.reached = new HashMap<>(reached);
        this.passed = passed;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
    }

    /** Rows of a partition have come. */
    void saw(String partition, long greatest) {
        reached.merge(partition, greatest, Math::max);
        heard.put(partition, nanos.getAsLong());
    }

    /** The greatest event time of each partition. */
    Map<String, Long> reached() {
        return reached;
    }

    /** The watermark; {@link WindowMark#OPEN} before there is one. */
    long now() {
        if (!reached.isEmpty() && !lacks()) {
            passed = Math.max(passed, holding() - late());
        }
        return passed;
    }

    /** Where it would be if none held it back; only time, and no row, may get it there. */
    long ahead() {
        return reached.isEmpty() || time.partitions().flatMap(Windows.Partitions::idle).isEmpty()
                ? passed
                : Collections.max(reached.values()) - late();
    }

    private long late() {
        return time.lateness().toNanos() / 1_000;
    }

    /** Whether partitions are awaited that have not come at all. */
    private boolean lacks() {
        return time.partitions()
                .filter(partitions -> reached.size() < partitions.count())
                .map(partitions -> !isSilent(partitions, began))
                .orElse(false);
    }

    private long holding() {
        Collection<Long> active =
                time.partitions()
                        .map(partitions ->
                                reached.entrySet().stream()
                                        .filter(p -> !isSilent(partitions, since(p.getKey())))
                                        .map(Map.Entry::getValue)
                                        .toList())
                        .orElse(List.of());
        return active.isEmpty() ? Collections.max(reached.values()) : Collections.min(active);
    }

    private long since(String partition) {
        return heard.getOrDefault(partition, began);
    }

    private boolean isSilent(Windows.Partitions partitions, long since) {
        Duration silent = Duration.ofNanos(nanos.getAsLong() - since);
        return partitions.idle().filter(idle -> silent.compareTo(idle) >= 0).isPresent();
    }
}
