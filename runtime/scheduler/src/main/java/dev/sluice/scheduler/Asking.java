package dev.sluice.scheduler;

import dev.sluice.pipeline.Schedule;
import dev.sluice.store.Due;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.NewExecution;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import dev.sluice.store.Trigger;
import java.util.List;
import java.util.Optional;

/** Asks the store for executions, within what a pipeline's policy says of those that overlap. */
final class Asking {

    private final StateStore store;
    private final Slots slots;
    private final Told told;
    private final Backlog backlog;
    private final ScheduledIds ids;

    Asking(StateStore store, SchedulerSettings settings, Slots slots, Told told, Backlog backlog) {
        this.store = store;
        this.slots = slots;
        this.told = told;
        this.backlog = backlog;
        this.ids = new ScheduledIds(settings.clock(), settings.owner().pid());
    }

    /** Asks for one execution, or skips it; does nothing where that due has been decided. */
    void ask(PlannedPipeline pipeline, Due due, Trigger trigger) {
        Schedule.Policy policy = pipeline.schedule().policy();
        List<StoredExecution> active =
                store.waiting().of(pipeline.name()).stream()
                        .filter(execution -> counts(execution) && !slots.stops(execution.id()))
                        .toList();
        int surplus = Math.max(0, active.size() + 1 - policy.atMost());
        if (surplus > 0 && policy.overlap() == Schedule.Overlap.SKIP) {
            skip(due, 1, active.getFirst().id() + " is not over yet");
            return;
        }
        Optional<StoredExecution> same =
                due.settles() ? doesTheSame(active, policy) : Optional.empty();
        if (same.isPresent()) {
            leaveOut(due, same.get());
            return;
        }
        List<String> instead =
                policy.overlap() == Schedule.Overlap.REPLACE
                        ? active.stream()
                                .filter(this::replaceable)
                                .limit(surplus)
                                .map(StoredExecution::id)
                                .toList()
                        : List.of();
        NewExecution asked =
                NewExecution.of(ids.next(), pipeline.name(), pipeline.file().toString(), trigger);
        if (store.fires().ask(due, asked, instead)) {
            for (String replaced : instead) {
                slots.stopAnywhere(replaced);
                told.decided(pipeline.name(), replaced + " is replaced by " + asked.id());
            }
        }
    }

    /**
     * An execution that a moment has asked for, and that has not begun: a second one behind it
     * would find nothing to do that the first has not done. Whoever wants each says {@code
     * catch-up: all}.
     */
    private static Optional<StoredExecution> doesTheSame(
            List<StoredExecution> active, Schedule.Policy policy) {
        boolean each =
                policy.catchUp() == Schedule.CatchUp.ALL
                        || policy.overlap() != Schedule.Overlap.QUEUE;
        return each
                ? Optional.empty()
                : active.stream()
                        .filter(one -> one.state().kind() == ExecutionState.Kind.QUEUED)
                        .filter(one -> one.trigger().kind() == Trigger.Kind.SCHEDULE)
                        .filter(one -> !one.endurance().brokeOff())
                        .findFirst();
    }

    private void leaveOut(Due due, StoredExecution waits) {
        String reason = waits.id() + " waits still, and does the same";
        // one that was asked for only now, for what was missed, is no sign of a lasting trouble
        boolean before =
                waits.state() instanceof ExecutionState.Queued queued
                        && queued.queued().isBefore(due.planned());
        if (store.fires().skip(due, 1, reason) && before) {
            backlog.leftOut(due.pipeline(), waits.id());
        }
    }

    void skip(Due due, long times, String reason) {
        if (store.fires().skip(due, times, reason)) {
            told.decided(due.pipeline(), "skipped " + due.key() + ": " + reason);
        }
    }

    /** What others have put into the queue waits there as long as it takes. */
    private static boolean counts(StoredExecution execution) {
        return execution.state().kind() == ExecutionState.Kind.RUNNING || scheduled(execution);
    }

    /**
     * What schedules asked for, in whichever process, and runs by hand that do the same: those
     * without parameters. Other parameters are other rows, and nobody's to replace.
     */
    private boolean replaceable(StoredExecution execution) {
        return scheduled(execution)
                || execution.trigger().kind() == Trigger.Kind.MANUAL
                        && execution.state().kind() == ExecutionState.Kind.RUNNING
                        && store.executions().parameters(execution.id()).isEmpty();
    }

    static boolean scheduled(StoredExecution execution) {
        return execution.trigger().scheduled();
    }
}
