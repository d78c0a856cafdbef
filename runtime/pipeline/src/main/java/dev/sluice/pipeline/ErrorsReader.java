package dev.sluice.pipeline;

import dev.sluice.pipeline.YamlTree.Entry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code errors: {retries: 3, backoff: 1s}}. */
final class ErrorsReader {

    private static final Set<String> KEYS = Set.of("retries", "backoff");
    private static final int MOST = 10;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Problems problems;

    ErrorsReader(Problems problems) {
        this.problems = problems;
    }

    ErrorHandling read(@Nullable Entry entry) {
        if (entry == null) {
            return ErrorHandling.DEFAULT;
        }
        if (!entry.item().isMap()) {
            problems.add(
                    entry.item().place(),
                    "errors",
                    "'errors' is a map",
                    "write {retries: 3, backoff: 1s}");
            return ErrorHandling.DEFAULT;
        }
        Map<String, Entry> keys = entry.item().map();
        keys.forEach((key, value) -> {
            if (!KEYS.contains(key)) {
                problems.unknown(value.key(), "errors." + key, "the key", key, KEYS);
            }
        });
        return new ErrorHandling(retries(keys.get("retries")), backoff(keys.get("backoff")));
    }

    private int retries(@Nullable Entry entry) {
        if (entry == null) {
            return ErrorHandling.DEFAULT.retries();
        }
        if (entry.item().plain() instanceof Long number && number >= 0 && number <= MOST) {
            return number.intValue();
        }
        problems.add(
                entry.item().place(),
                "errors.retries",
                "'retries' is a whole number from 0 to " + MOST,
                "write, for example, retries: 3");
        return ErrorHandling.DEFAULT.retries();
    }

    private Duration backoff(@Nullable Entry entry) {
        if (entry == null) {
            return ErrorHandling.DEFAULT.backoff();
        }
        String text = entry.item().plain().toString().strip();
        Optional<Duration> backoff = Pause.parse(text, LONGEST);
        if (backoff.isPresent()) {
            return backoff.get();
        }
        problems.add(
                entry.item().place(),
                "errors.backoff",
                "'" + text + "' is not a pause of up to a minute",
                "write, for example, 500ms, 1s or 1m");
        return ErrorHandling.DEFAULT.backoff();
    }
}
