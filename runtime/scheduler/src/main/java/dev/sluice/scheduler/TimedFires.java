package dev.sluice.scheduler;

import dev.sluice.pipeline.Schedule;
import dev.sluice.store.Due;
import dev.sluice.store.ScheduleEntry;
import dev.sluice.store.StateStore;
import dev.sluice.store.Trigger;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Schedules that are due at moments: cron, every, at. */
final class TimedFires {

    private final StateStore store;
    private final Asking asking;
    private final Map<PlannedPipeline, FireTimes> times = new HashMap<>();
    private final Set<PlannedPipeline> told = new HashSet<>();

    TimedFires(StateStore store, Asking asking) {
        this.store = store;
        this.asking = asking;
    }

    /** Decides all that is due by now, and gives when the next is; empty where none is. */
    Optional<Instant> look(PlannedPipeline pipeline, ScheduleEntry entry, Instant now) {
        FireTimes moments = moments(pipeline);
        Missed missed = new Missed(pipeline, asking);
        Optional<Instant> due = moments.after(entry.settled());
        Instant late = now.minus(SchedulerSettings.LATE);
        while (due.isPresent() && due.get().isBefore(late)) {
            missed.add(Due.at(pipeline.name(), due.get()), trigger(due.get()));
            due = moments.after(due.get());
        }
        missed.decide();
        while (due.isPresent() && !due.get().isAfter(now)) {
            asking.ask(pipeline, Due.at(pipeline.name(), due.get()), trigger(due.get()));
            due = moments.after(due.get());
        }
        if (pipeline.schedule().when() instanceof Schedule.At(var moment)
                && due.isEmpty()
                && told.add(pipeline)) {
            passed(Due.at(pipeline.name(), moment.toInstant()));
        }
        note(entry, due);
        return due;
    }

    /** A moment that was past before anybody knew of it would else be waited for in silence. */
    private void passed(Due due) {
        if (!store.fires().known(due.pipeline(), due.key())) {
            asking.skip(
                    due,
                    1,
                    "it had passed when this schedule was read first, and is not made up for: name"
                            + " a moment that is to come, or begin it with 'sluice run'");
        }
    }

    /** Nothing is due; only says when something would be. */
    void paused(PlannedPipeline pipeline, ScheduleEntry entry) {
        note(entry, Optional.empty());
    }

    private void note(ScheduleEntry entry, Optional<Instant> next) {
        if (!entry.next().equals(next)) {
            store.schedules().next(entry.pipeline(), next);
        }
    }

    private FireTimes moments(PlannedPipeline pipeline) {
        return times.computeIfAbsent(pipeline, planned -> FireTimes.of(planned.schedule().when()));
    }

    /** Of pipelines that are not there any more, nothing is kept. */
    void forget() {
        times.clear();
        told.clear();
    }

    private static Trigger trigger(Instant planned) {
        return new Trigger(Trigger.Kind.SCHEDULE, planned.toString());
    }
}
