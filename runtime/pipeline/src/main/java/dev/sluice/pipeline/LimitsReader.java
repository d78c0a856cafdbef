package dev.sluice.pipeline;

import dev.sluice.pipeline.YamlTree.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code limits: {time: 2h, wait: 30m}}. */
final class LimitsReader {

    static final String TIME = "time";
    static final String WAIT = "wait";
    private static final List<String> KEYS = List.of(TIME, WAIT);

    private final Problems problems;

    LimitsReader(Problems problems) {
        this.problems = problems;
    }

    Limits read(@Nullable Entry entry) {
        if (entry == null) {
            return Limits.NONE;
        }
        if (!entry.item().isMap()) {
            problems.add(
                    entry.item().place(),
                    "limits",
                    "'limits' is a map",
                    "write, for example, {time: 2h}");
            return Limits.NONE;
        }
        Map<String, Entry> keys = entry.item().map();
        keys.forEach((key, value) -> {
            if (!KEYS.contains(key)) {
                problems.unknown(value.key(), "limits." + key, "the key", key, KEYS);
            }
        });
        return new Limits(span(TIME, keys.get(TIME)), span(WAIT, keys.get(WAIT)));
    }

    private Optional<Duration> span(String key, @Nullable Entry entry) {
        if (entry == null) {
            return Optional.empty();
        }
        String text = entry.item().plain().toString().strip();
        Optional<Duration> span = TimeSpan.parse(text);
        if (span.isEmpty()) {
            problems.add(
                    entry.item().place(),
                    "limits." + key,
                    "'" + text + "' is not a length of time",
                    "write, for example, 30s, 15m, 2h or 1d");
        }
        return span;
    }
}
