package dev.sluice.pipeline;

import dev.sluice.pipeline.DeliveryDemand.Commit;
import dev.sluice.pipeline.DeliveryDemand.Guarantee;
import dev.sluice.pipeline.YamlTree.Entry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code delivery: {commit: checkpoints, every: 5s, guarantee: exactly-once}}. */
final class DeliveryReader {

    private static final Set<String> KEYS = Set.of("commit", "every", "guarantee");
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Problems problems;

    DeliveryReader(Problems problems) {
        this.problems = problems;
    }

    DeliveryDemand read(@Nullable Entry entry) {
        if (entry == null) {
            return DeliveryDemand.DEFAULT;
        }
        if (!entry.item().isMap()) {
            problems.add(
                    entry.item().place(),
                    "delivery",
                    "'delivery' is a map",
                    "write, for example, {commit: checkpoints, every: 5s}");
            return DeliveryDemand.DEFAULT;
        }
        Map<String, Entry> keys = entry.item().map();
        keys.forEach((key, value) -> {
            if (!KEYS.contains(key)) {
                problems.unknown(value.key(), "delivery." + key, "the key", key, KEYS);
            }
        });
        return new DeliveryDemand(
                one("commit", keys.get("commit"), Commit.values()).orElse(Commit.AUTO),
                every(keys.get("every")),
                one("guarantee", keys.get("guarantee"), Guarantee.values()));
    }

    private <T extends Enum<T>> Optional<T> one(String key, @Nullable Entry entry, T[] values) {
        if (entry == null) {
            return Optional.empty();
        }
        String text = entry.item().plain().toString();
        Optional<T> found =
                Arrays.stream(values)
                        .filter(value -> DeliveryDemand.key(value).equals(text))
                        .findFirst();
        if (found.isEmpty()) {
            List<String> known = Arrays.stream(values).map(DeliveryDemand::key).toList();
            problems.unknown(
                    entry.item().place(), "delivery." + key, "the value", text, Set.copyOf(known));
        }
        return found;
    }

    private Optional<Duration> every(@Nullable Entry entry) {
        if (entry == null) {
            return Optional.empty();
        }
        String text = entry.item().plain().toString().strip();
        Optional<Duration> every = Pause.parse(text, LONGEST);
        if (every.isEmpty()) {
            problems.add(
                    entry.item().place(),
                    "delivery.every",
                    "'" + text + "' is not a time of up to an hour",
                    "write, for example, 500ms, 5s or 1m");
        }
        return every;
    }
}
