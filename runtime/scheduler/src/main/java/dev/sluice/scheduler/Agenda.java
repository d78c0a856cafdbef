package dev.sluice.scheduler;

import dev.sluice.pipeline.Schedule;
import dev.sluice.store.ScheduleEntry;
import dev.sluice.store.StateStore;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Looks at each schedule in the way of its kind. */
final class Agenda {

    private final TimedFires timed;
    private final ArrivalFires arrivals;
    private final FollowingFires following;
    private final ContinuousFires continuous;

    Agenda(StateStore store, SchedulerSettings settings, Slots slots, Told told, Backlog backlog) {
        Asking asking = new Asking(store, settings, slots, told, backlog);
        this.timed = new TimedFires(store, asking);
        this.arrivals = new ArrivalFires(store, settings, asking, told);
        this.following = new FollowingFires(store, asking);
        this.continuous = new ContinuousFires(store, asking, slots);
    }

    /** Decides all that is due by now, and gives when the next is; empty where nobody knows. */
    Optional<Instant> look(PlannedPipeline pipeline, ScheduleEntry entry, Instant now) {
        if (entry.paused()) {
            if (pipeline.schedule().when() instanceof Schedule.Continuous) {
                continuous.paused(pipeline);
            }
            timed.paused(pipeline, entry);
            return Optional.empty();
        }
        switch (pipeline.schedule().when()) {
            case Schedule.Cron _, Schedule.Every _, Schedule.At _ -> {
                return timed.look(pipeline, entry, now);
            }
            case Schedule.Arrival(String pattern) -> arrivals.look(pipeline, pattern, now);
            case Schedule.After(String other) -> following.look(pipeline, other, entry, now);
            case Schedule.Continuous() -> continuous.look(pipeline, now);
            case Schedule.Manual() -> {}
        }
        return Optional.empty();
    }

    /** Keys of the files that are there; empty where nobody has looked yet. */
    Optional<Set<String>> present(PlannedPipeline pipeline) {
        return arrivals.present(pipeline);
    }

    /** The pipelines have changed. */
    void forget() {
        timed.forget();
        arrivals.forget();
    }
}
