package dev.sluice.scheduler;

import dev.sluice.store.Due;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.ScheduleEntry;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import dev.sluice.store.Trigger;
import java.time.Duration;
import java.time.Instant;

/** Schedules that are due whenever another pipeline has succeeded, in whichever process. */
final class FollowingFires {

    /** An end is stored some time after its moment was taken; no process takes that long. */
    private static final Duration SLACK = Duration.ofMinutes(10);

    private final StateStore store;
    private final Asking asking;

    FollowingFires(StateStore store, Asking asking) {
        this.store = store;
        this.asking = asking;
    }

    void look(PlannedPipeline pipeline, String other, ScheduleEntry entry, Instant now) {
        Missed missed = new Missed(pipeline, asking);
        Instant late = now.minus(SchedulerSettings.LATE);
        for (StoredExecution found :
                store.fires().unanswered(pipeline.name(), other, entry.settled())) {
            Due due = Due.by(pipeline.name(), found.id(), now);
            Trigger trigger = new Trigger(Trigger.Kind.AFTER, found.id());
            if (ended(found).isBefore(late)) {
                missed.add(due, trigger);
            } else {
                // what came before it is decided before it
                missed.decide();
                missed = new Missed(pipeline, asking);
                asking.ask(pipeline, due, trigger);
            }
        }
        missed.decide();
        if (entry.settled().plus(SLACK).plus(SLACK).isBefore(now)) {
            store.schedules().settle(pipeline.name(), now.minus(SLACK));
        }
    }

    private static Instant ended(StoredExecution execution) {
        return execution.state() instanceof ExecutionState.Succeeded succeeded
                ? succeeded.ended()
                : execution.state().queued();
    }
}
