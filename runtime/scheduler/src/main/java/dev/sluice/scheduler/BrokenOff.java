package dev.sluice.scheduler;

import dev.sluice.pipeline.ErrorHandling;
import dev.sluice.pipeline.Schedule;
import dev.sluice.store.AbandonedExecutions;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.Recovery;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import dev.sluice.store.Trigger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides what becomes of executions whose process has ended: each goes on, or is failed with the
 * reason why not.
 *
 * <p>One that has rows at its target goes on behind them, as often as {@code errors.retries} says
 * without its getting on. One of which nothing is outside runs again from the start, as if its
 * schedule were due at the moment it broke off: where that was more than a minute ago, the
 * schedule's catch-up decides.
 */
final class BrokenOff {

    private final StateStore store;
    private final SchedulerSettings settings;
    private final Told told;

    BrokenOff(StateStore store, SchedulerSettings settings, Told told) {
        this.store = store;
        this.settings = settings;
        this.told = told;
    }

    void look(Planned planned, Instant now) {
        AbandonedExecutions abandoned = store.abandoned();
        for (StoredExecution settled : abandoned.recover(settings.owner())) {
            if (settled.state() instanceof ExecutionState.Failed failed) {
                told.decided(
                        settled.pipeline(),
                        settled.id() + " has failed: " + failed.fault().message());
            } else if (settled.state() instanceof ExecutionState.Cancelled) {
                told.decided(
                        settled.pipeline(), settled.id() + " was to stop, and its process is gone");
            }
        }
        for (StoredExecution pending : abandoned.pending()) {
            decide(pending, Optional.ofNullable(planned.pipelines().get(pending.pipeline())), now);
        }
    }

    private void decide(
            StoredExecution execution, Optional<PlannedPipeline> pipeline, Instant now) {
        int most = pipeline.map(PlannedPipeline::errors).orElse(ErrorHandling.DEFAULT).retries();
        Optional<String> against =
                tooOften(execution, most).or(() -> missed(execution, pipeline, now));
        if (against.isPresent()) {
            String why = "its process ended, and it does not go on: " + against.get();
            if (store.abandoned().giveUp(execution.id(), why)) {
                told.decided(execution.pipeline(), execution.id() + " has failed: " + why);
            }
            return;
        }
        String how =
                execution.endurance().recovery() == Recovery.CONTINUE
                        ? "its process ended; it goes on behind its last checkpoint"
                        : "its process ended; it runs again from the start";
        if (store.abandoned().accept(execution.id(), how)) {
            told.decided(execution.pipeline(), execution.id() + " broke off: " + how);
        }
    }

    private static Optional<String> tooOften(StoredExecution execution, int most) {
        long times = execution.endurance().inVain();
        return times <= most
                ? Optional.empty()
                : Optional.of(
                        "that came "
                                + (times == 1 ? "once" : times + " times in a row")
                                + " without its getting on, and errors.retries is "
                                + most
                                + ". Look why its process ends, then 'sluice executions resume "
                                + execution.id()
                                + "'");
    }

    private static Optional<String> missed(
            StoredExecution execution, Optional<PlannedPipeline> pipeline, Instant now) {
        Instant heard = execution.endurance().heard().orElse(now);
        boolean late = heard.isBefore(now.minus(SchedulerSettings.LATE));
        if (!late
                || pipeline.isEmpty()
                || !policed(execution)
                || execution.endurance().recovery() == Recovery.CONTINUE) {
            return Optional.empty();
        }
        Schedule schedule = pipeline.get().schedule();
        return switch (schedule.policy().catchUp()) {
            case ALL -> Optional.empty();
            case LAST ->
                    later(execution, schedule.when(), now)
                            .map(next ->
                                    "nothing of it is at its targets, its schedule was due again at "
                                            + next
                                            + ", and catch-up is last");
            case NONE ->
                    Optional.of(
                            "nothing of it is at its targets, that was more than a minute ago, and"
                                    + " catch-up is none");
        };
    }

    /** What is to be made up for goes for these; a file that arrived is taken whenever. */
    private static boolean policed(StoredExecution execution) {
        return execution.trigger().kind() == Trigger.Kind.SCHEDULE
                || execution.trigger().kind() == Trigger.Kind.AFTER;
    }

    /** When the schedule was due behind the moment that the execution was planned for. */
    private static Optional<Instant> later(
            StoredExecution execution, Schedule.When when, Instant now) {
        return switch (when) {
            case Schedule.Cron _, Schedule.Every _, Schedule.At _ ->
                    planned(execution)
                            .flatMap(FireTimes.of(when)::after)
                            .filter(next -> !next.isAfter(now));
            case Schedule.Arrival _, Schedule.After _, Schedule.Continuous _, Schedule.Manual _ ->
                    Optional.empty();
        };
    }

    private static Optional<Instant> planned(StoredExecution execution) {
        try {
            return Optional.of(Instant.parse(execution.trigger().detail()));
        } catch (DateTimeException _) {
            return Optional.empty(); // of a schedule that had no moments then
        }
    }
}
