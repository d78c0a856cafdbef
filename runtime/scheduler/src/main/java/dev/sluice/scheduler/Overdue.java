package dev.sluice.scheduler;

import dev.sluice.api.ErrorCode;
import dev.sluice.pipeline.Schedule;
import dev.sluice.pipeline.TimeSpan;
import dev.sluice.store.Account;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.Fault;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Fails what waits for too long: longer than its pipeline lets it, or for a run in another process
 * that it replaces and that does not end. What has begun before and broke off is not meant: it goes
 * on, however long that takes.
 */
final class Overdue {

    /** A run in another process that was asked to stop is waited for so long. */
    static final Duration STOPPING = Duration.ofMinutes(2);

    private final StateStore store;
    private final Slots slots;
    private final Told told;

    Overdue(StateStore store, Slots slots, Told told) {
        this.store = store;
        this.slots = slots;
        this.told = told;
    }

    void look(PlannedPipeline pipeline, Instant now) {
        boolean replaces = pipeline.schedule().policy().overlap() == Schedule.Overlap.REPLACE;
        Optional<Duration> most = pipeline.limits().waiting();
        if (!replaces && most.isEmpty()) {
            return;
        }
        List<StoredExecution> active = store.waiting().of(pipeline.name());
        for (StoredExecution one : active) {
            if (one.state() instanceof ExecutionState.Queued queued
                    && !slots.holds(one.id())
                    && !one.endurance().brokeOff()) {
                Duration waited = Duration.between(queued.queued(), now);
                most.filter(limit -> waited.compareTo(limit) > 0)
                        .map(limit ->
                                "it has waited for longer than "
                                        + TimeSpan.text(limit)
                                        + " (limits.wait)")
                        .or(() ->
                                replaces
                                                && one.trigger().scheduled()
                                                && waited.compareTo(STOPPING) > 0
                                        ? stubborn(active, pipeline)
                                        : Optional.empty())
                        .ifPresent(why -> fail(one, why));
            }
        }
    }

    /**
     * Names the run elsewhere that was asked to stop, where such runs take all the room there is.
     */
    private Optional<String> stubborn(List<StoredExecution> active, PlannedPipeline pipeline) {
        List<StoredExecution> running =
                active.stream()
                        .filter(one -> one.state().kind() == ExecutionState.Kind.RUNNING)
                        .toList();
        if (running.size() < pipeline.schedule().policy().atMost()) {
            return Optional.empty();
        }
        return running.stream()
                .filter(one -> !slots.holds(one.id()) && slots.stops(one.id()))
                .findFirst()
                .map(one ->
                        "it replaces "
                                + one.id()
                                + ", which was asked to stop and has not within "
                                + TimeSpan.text(STOPPING)
                                + ": it runs in "
                                + owner(one)
                                + ". Look there; if that process is gone, 'sluice executions cancel "
                                + one.id()
                                + " --owner-gone'");
    }

    private static String owner(StoredExecution execution) {
        return execution.state() instanceof ExecutionState.Running running
                ? running.owner().toString()
                : "no process";
    }

    private void fail(StoredExecution execution, String why) {
        Fault fault = new Fault(ErrorCode.WAITED_TOO_LONG.code(), "", why);
        store.executions().fail(execution.id(), fault, Account.NONE);
        told.decided(execution.pipeline(), execution.id() + " has failed: " + why);
    }
}
