package dev.sluice.scheduler;

import dev.sluice.store.Due;
import dev.sluice.store.StateStore;
import dev.sluice.store.Trigger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Schedules that are due whenever a file arrives: when it has neither grown nor been touched
 * between two looks that are the settling time apart. A file is known by its path, size and time of
 * change; what has been known once stays so in the store.
 */
final class ArrivalFires {

    private record Seen(FilePattern.Stamp stamp, Instant since, boolean answered) {}

    private final StateStore store;
    private final Asking asking;
    private final Told told;
    private final Duration settle;
    private final Map<PlannedPipeline, Map<Path, Seen>> seen = new HashMap<>();
    private final Map<PlannedPipeline, Instant> looked = new HashMap<>();

    ArrivalFires(StateStore store, SchedulerSettings settings, Asking asking, Told told) {
        this.store = store;
        this.asking = asking;
        this.told = told;
        this.settle = settings.settle();
    }

    /** A folder is looked through at most twice within the settling time. */
    void look(PlannedPipeline pipeline, String pattern, Instant now) {
        Instant last = looked.get(pipeline);
        if (last != null && now.isBefore(last.plus(settle.dividedBy(2)))) {
            return;
        }
        looked.put(pipeline, now);
        Path folder = pipeline.file().toAbsolutePath().getParent();
        try {
            Map<Path, FilePattern.Stamp> there =
                    FilePattern.of(folder == null ? pipeline.file() : folder, pattern).files();
            Map<Path, Seen> before = seen.getOrDefault(pipeline, Map.of());
            Map<Path, Seen> after = new HashMap<>();
            there.forEach((file, stamp) ->
                    after.put(file, looked(pipeline, file, stamp, before.get(file), now)));
            seen.put(pipeline, after);
        } catch (IOException e) {
            told.trouble(
                    "the folder that '"
                            + pipeline.name()
                            + "' watches for "
                            + pattern
                            + " cannot be read: "
                            + e
                            + ". Make it readable");
        }
    }

    private Seen looked(
            PlannedPipeline pipeline,
            Path file,
            FilePattern.Stamp stamp,
            @Nullable Seen before,
            Instant now) {
        if (before == null || !before.stamp().equals(stamp)) {
            return new Seen(stamp, now, false);
        }
        if (before.answered() || now.isBefore(before.since().plus(settle))) {
            return before;
        }
        String key = key(file, stamp);
        if (!store.fires().known(pipeline.name(), key)) {
            asking.ask(
                    pipeline,
                    Due.by(pipeline.name(), key, now),
                    new Trigger(Trigger.Kind.ARRIVAL, file.toString()));
        }
        return new Seen(stamp, before.since(), true);
    }

    private static String key(Path file, FilePattern.Stamp stamp) {
        return file + " of " + stamp.size() + " bytes from " + stamp.changed();
    }

    /** Keys of the files that were there at the last look; empty where there was none. */
    Optional<Set<String>> present(PlannedPipeline pipeline) {
        return Optional.ofNullable(seen.get(pipeline))
                .map(files -> {
                    Set<String> keys = new HashSet<>();
                    files.forEach((file, known) -> keys.add(key(file, known.stamp())));
                    return keys;
                });
    }

    /** Of pipelines that are not there any more, nothing is kept. */
    void forget() {
        seen.clear();
        looked.clear();
    }
}
