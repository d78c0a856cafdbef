package dev.sluice.scheduler;

import dev.sluice.store.Due;
import dev.sluice.store.ExecutionQuery;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import dev.sluice.store.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Schedules of pipelines that never end: one that has ended is begun again, after failures with a
 * pause that doubles. The pause follows from the stored executions, so that a restart of this
 * process neither forgets nor prolongs it.
 */
final class ContinuousFires {

    static final Duration PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int FAILURES = 10;

    private final StateStore store;
    private final Asking asking;
    private final Slots slots;

    ContinuousFires(StateStore store, Asking asking, Slots slots) {
        this.store = store;
        this.asking = asking;
        this.slots = slots;
    }

    void look(PlannedPipeline pipeline, Instant now) {
        if (!store.waiting().of(pipeline.name()).isEmpty()) {
            return;
        }
        List<StoredExecution> latest =
                store.executions().list(ExecutionQuery.latest(FAILURES).of(pipeline.name()));
        if (latest.isEmpty()) {
            ask(pipeline, "first, at " + now, now);
        } else if (!now.isBefore(ended(latest.getFirst()).plus(pause(latest)))) {
            ask(pipeline, "again, after " + latest.getFirst().id(), now);
        }
    }

    /** The schedule is all there is of it: a pause stops what runs. */
    void paused(PlannedPipeline pipeline) {
        store.waiting().of(pipeline.name()).stream()
                .filter(Asking::scheduled)
                .map(StoredExecution::id)
                .filter(slots::holds)
                .forEach(slots::stop);
    }

    private void ask(PlannedPipeline pipeline, String key, Instant now) {
        asking.ask(
                pipeline,
                Due.by(pipeline.name(), key, now),
                new Trigger(Trigger.Kind.SCHEDULE, "continuous"));
    }

    /** One second after an end that was none of its own; after n failures 2^(n-1) seconds. */
    private static Duration pause(List<StoredExecution> latest) {
        long failures =
                latest.stream()
                        .takeWhile(e -> e.state().kind() == ExecutionState.Kind.FAILED)
                        .count();
        Duration pause = PAUSE.multipliedBy(1L << Math.max(0, failures - 1));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    private static Instant ended(StoredExecution execution) {
        return switch (execution.state()) {
            case ExecutionState.Succeeded succeeded -> succeeded.ended();
            case ExecutionState.Failed failed -> failed.ended();
            case ExecutionState.Cancelled cancelled -> cancelled.ended();
            case ExecutionState.Queued queued -> queued.queued();
            case ExecutionState.Running running -> running.started();
        };
    }
}
