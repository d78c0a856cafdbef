package dev.sluice.scheduler;

import dev.sluice.pipeline.Schedule;
import dev.sluice.store.ScheduleEntry;
import dev.sluice.store.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the store from growing for ever: once an hour, fires and logs go that nothing asks for any
 * more.
 *
 * <p>Of fires, the latest thousand of a pipeline stay, those of the last hour, those that are not
 * settled, and those of files that are still there: such a file would count as one that has just
 * arrived.
 */
final class Upkeep {

    static final int FIRES = 1000;
    static final Duration EACH = Duration.ofHours(1);

    private final StateStore store;
    private final SchedulerSettings settings;
    private final Agenda agenda;
    private @Nullable Instant last;

    Upkeep(StateStore store, SchedulerSettings settings, Agenda agenda) {
        this.store = store;
        this.settings = settings;
        this.agenda = agenda;
    }

    void look(Planned planned, Instant now) {
        if (last != null && now.isBefore(last.plus(EACH))) {
            return;
        }
        last = now;
        for (ScheduleEntry entry : store.schedules().all()) {
            PlannedPipeline pipeline = planned.pipelines().get(entry.pipeline());
            if (pipeline != null) {
                purge(pipeline, entry, now.minus(EACH));
            }
        }
        settings.logs()
                .ifPresent(age -> {
                    store.logs().purge(now.minus(age));
                    store.metrics().purge(now.minus(age));
                });
    }

    private void purge(PlannedPipeline pipeline, ScheduleEntry entry, Instant before) {
        Optional<Set<String>> spared =
                pipeline.schedule().when() instanceof Schedule.Arrival
                        ? agenda.present(pipeline)
                        : Optional.of(Set.of());
        // a moment, or a success, that is not settled is looked for among the fires
        boolean settles =
                switch (pipeline.schedule().when()) {
                    case Schedule.Cron _, Schedule.Every _, Schedule.At _, Schedule.After _ -> true;
                    case Schedule.Arrival _, Schedule.Continuous _, Schedule.Manual _ -> false;
                };
        Instant until = settles && entry.settled().isBefore(before) ? entry.settled() : before;
        spared.ifPresent(keys -> store.fires().purge(pipeline.name(), until, FIRES, keys));
    }
}
