package dev.sluice.scheduler;

import dev.sluice.pipeline.Limits;
import dev.sluice.pipeline.Schedule;
import dev.sluice.pipeline.ScheduleText;
import dev.sluice.pipeline.Share;
import dev.sluice.store.ScheduleEntry;
import dev.sluice.store.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The pipelines that a scheduler knows, by name, and their schedules in the store. */
record Planned(Map<String, PlannedPipeline> pipelines) {

    static final Planned NONE = new Planned(Map.of());

    static Planned of(Collection<PlannedPipeline> pipelines) {
        Map<String, PlannedPipeline> byName = new LinkedHashMap<>();
        pipelines.forEach(pipeline -> byName.putIfAbsent(pipeline.name(), pipeline));
        return new Planned(byName);
    }

    /** Writes what has changed into the store. */
    void store(StateStore store) {
        for (PlannedPipeline pipeline : pipelines.values()) {
            if (scheduled(pipeline)) {
                store.schedules()
                        .put(
                                pipeline.name(),
                                pipeline.file().toString(),
                                ScheduleText.of(pipeline.schedule()));
            }
        }
        Set<String> files =
                pipelines.values().stream()
                        .map(pipeline -> pipeline.file().toString())
                        .collect(Collectors.toSet());
        for (ScheduleEntry entry : store.schedules().all()) {
            PlannedPipeline pipeline = pipelines.get(entry.pipeline());
            // a file that is there and says nothing of it can only not be read at the moment; and
            // that somebody has paused a schedule is not to be forgotten with its file
            boolean gone = files.contains(entry.file()) || !Files.exists(Path.of(entry.file()));
            if ((pipeline == null || !scheduled(pipeline)) && gone && !entry.paused()) {
                store.schedules().remove(entry.pipeline());
            }
        }
    }

    private static boolean scheduled(PlannedPipeline pipeline) {
        return !(pipeline.schedule().when() instanceof Schedule.Manual);
    }

    /** What an execution of that pipeline may use. */
    Share share(String name) {
        PlannedPipeline pipeline = pipelines.get(name);
        return (pipeline == null ? Limits.NONE : pipeline.limits()).share();
    }

    /** How many executions of that pipeline may run at once. */
    int limit(String name) {
        PlannedPipeline pipeline = pipelines.get(name);
        return pipeline == null
                ? Schedule.Policy.DEFAULT.atMost()
                : pipeline.schedule().policy().atMost();
    }
}
