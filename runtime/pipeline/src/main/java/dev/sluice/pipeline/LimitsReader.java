package dev.sluice.pipeline;

import dev.sluice.api.ByteSize;
import dev.sluice.pipeline.YamlTree.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads {@code limits: {time: 2h, wait: 30m, memory: 512MB, threads: 2}}. */
final class LimitsReader {

    static final String TIME = "time";
    static final String WAIT = "wait";
    static final String MEMORY = "memory";
    static final String THREADS = "threads";
    static final int MOST_THREADS = 256;
    private static final List<String> KEYS = List.of(TIME, WAIT, MEMORY, THREADS);

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
        return new Limits(
                span(TIME, keys.get(TIME)),
                span(WAIT, keys.get(WAIT)),
                memory(keys.get(MEMORY)),
                threads(keys.get(THREADS)));
    }

    private OptionalLong memory(@Nullable Entry entry) {
        if (entry == null) {
            return OptionalLong.empty();
        }
        String text = entry.item().plain().toString().strip();
        OptionalLong bytes = ByteSize.parse(text);
        if (bytes.isPresent() && bytes.getAsLong() >= Share.LEAST) {
            return bytes;
        }
        problems.add(
                entry.item().place(),
                "limits." + MEMORY,
                "'" + text + "' is not a size of memory of 128MB or more",
                "write, for example, 512MB or 2GB");
        return OptionalLong.empty();
    }

    private OptionalInt threads(@Nullable Entry entry) {
        if (entry == null) {
            return OptionalInt.empty();
        }
        if (entry.item().plain() instanceof Long number && number >= 1 && number <= MOST_THREADS) {
            return OptionalInt.of(number.intValue());
        }
        problems.add(
                entry.item().place(),
                "limits." + THREADS,
                "'threads' is a whole number from 1 to " + MOST_THREADS,
                "write, for example, threads: 2");
        return OptionalInt.empty();
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
