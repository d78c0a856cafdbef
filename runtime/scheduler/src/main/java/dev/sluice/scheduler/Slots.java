package dev.sluice.scheduler;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.pipeline.Share;
import dev.sluice.store.Account;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.Executions;
import dev.sluice.store.Fault;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The places in which executions run. Used by the scheduler's thread; ends are reported from any.
 */
final class Slots {

    private record Ended(String execution, End end) {}

    private final StateStore store;
    private final SchedulerSettings settings;
    private final Runner runner;
    private final Told told;
    private final Runnable wake;
    private final Room room;
    private final Map<String, StoredExecution> ours = new LinkedHashMap<>();
    private final Map<String, String> waiting = new HashMap<>();
    private final Set<String> stopping = new HashSet<>();
    private final Queue<Ended> ends = new ConcurrentLinkedQueue<>();
    private boolean leaving;

    /**
     * @param wake called when one has ended, from any thread
     */
    Slots(StateStore store, SchedulerSettings settings, Runner runner, Told told, Runnable wake) {
        this.store = store;
        this.settings = settings;
        this.runner = runner;
        this.told = told;
        this.wake = wake;
        this.room = new Room(settings.share());
    }

    /** Whether it is in one of these places. */
    boolean holds(String execution) {
        return ours.containsKey(execution);
    }

    /** Whether it has been asked to stop, in whichever process it runs. */
    boolean stops(String execution) {
        return holds(execution)
                ? stopping.contains(execution)
                : store.executions().isCancelAsked(execution);
    }

    boolean empty() {
        return ours.isEmpty();
    }

    /** Asks it to stop, once, where it runs here. */
    void stop(String execution) {
        if (holds(execution) && stopping.add(execution)) {
            runner.cancel(execution);
        }
    }

    /** Asks it to stop, in whichever process it runs. What has ended meanwhile has. */
    void stopAnywhere(String execution) {
        if (holds(execution)) {
            stop(execution);
            return;
        }
        try {
            store.executions().askCancel(execution);
        } catch (PipelineException e) {
            if (e.code() != ErrorCode.STATE_CONFLICT) {
                throw e;
            }
        }
    }

    /** Asks all to stop, for good only those that were to stop before. */
    void stopAll() {
        leaving = true;
        for (String execution : Set.copyOf(ours.keySet())) {
            if (stopping.add(execution)) {
                runner.putBack(execution);
            }
        }
    }

    /**
     * Gives free what has ended. An end that cannot be recorded now stays, and its place with it.
     */
    void free() {
        for (Ended next = ends.peek(); next != null; next = ends.peek()) {
            boolean elsewhere = elsewhere(next.execution());
            if (!elsewhere) {
                record(next.execution(), next.end());
            }
            StoredExecution execution = ours.remove(next.execution());
            room.give(next.execution());
            stopping.remove(next.execution());
            ends.poll();
            if (execution != null && waits(next.execution(), next.end())) {
                told.decided(
                        execution.pipeline(),
                        next.execution() + " was stopped, and goes on with the next start");
            } else if (execution != null && elsewhere) {
                told.decided(execution.pipeline(), next.execution() + " runs in another process");
            } else if (execution != null) {
                told.ended(execution, next.end());
            }
        }
    }

    /** Whether it was put back when this process stopped, or had not begun by then. */
    private boolean waits(String id, End end) {
        return leaving
                && end instanceof End.Cancelled
                && store.executions()
                        .find(id)
                        .filter(found -> found.state().kind() == ExecutionState.Kind.QUEUED)
                        .isPresent();
    }

    /** Whether another process was faster to begin it: then its end is that one's to tell. */
    private boolean elsewhere(String id) {
        return store.executions()
                .find(id)
                .filter(found ->
                        found.state() instanceof ExecutionState.Running running
                                && !running.owner().equals(settings.owner()))
                .isPresent();
    }

    /** What the runner has recorded already stays as it is. */
    private void record(String id, End end) {
        Executions executions = store.executions();
        Optional<ExecutionState.Kind> now = executions.find(id).map(found -> found.state().kind());
        if (now.isEmpty() || now.get().over() || waits(id, end)) {
            return;
        }
        switch (end) {
            case End.Succeeded(Account account) -> {
                if (now.get() == ExecutionState.Kind.QUEUED) {
                    executions.start(id, settings.owner());
                }
                executions.succeed(id, account);
            }
            case End.Failed(Fault fault, Account account) -> executions.fail(id, fault, account);
            case End.Cancelled(Account account) -> executions.cancel(id, account);
        }
    }

    /**
     * Begins what waits, the longest first, as far as there is room: for all, and for its pipeline,
     * where also those count that run in other processes. One for whose memory or threads there is
     * no room holds back those behind it: otherwise a large one might wait for ever.
     */
    void refill(Planned planned) {
        if (ours.size() >= settings.atMost()) {
            return;
        }
        Map<String, Integer> running = new HashMap<>();
        for (StoredExecution other : store.waiting().running()) {
            if (!holds(other.id())) {
                running.merge(other.pipeline(), 1, Integer::sum);
            }
        }
        ours.values().forEach(one -> running.merge(one.pipeline(), 1, Integer::sum));
        Set<String> full = new HashSet<>(running.keySet());
        full.removeIf(name -> running.getOrDefault(name, 0) < planned.limit(name));
        while (ours.size() < settings.atMost()) {
            Optional<StoredExecution> next = store.waiting().next(full, ours.keySet());
            if (next.isEmpty()) {
                return;
            }
            String pipeline = next.get().pipeline();
            Share share = planned.share(pipeline);
            if (refused(next.get(), share)) {
                continue;
            }
            if (waits(next.get(), share)) {
                return;
            }
            begin(next.get(), share);
            if (running.merge(pipeline, 1, Integer::sum) >= planned.limit(pipeline)) {
                full.add(pipeline);
            }
        }
    }

    /** Whether there would be no room if it were alone; then it has failed. */
    private boolean refused(StoredExecution execution, Share share) {
        Optional<String> never = room.never(share);
        never.ifPresent(why -> {
            Fault fault = new Fault(ErrorCode.OVER_BUDGET.code(), "", why);
            store.executions().fail(execution.id(), fault, Account.NONE);
            told.ended(execution, new End.Failed(fault, Account.NONE));
        });
        return never.isPresent();
    }

    private boolean waits(StoredExecution execution, Share share) {
        Optional<String> lacking = room.lacks(share);
        waiting.keySet().retainAll(Set.of(execution.id()));
        lacking.filter(why -> !why.equals(waiting.put(execution.id(), why)))
                .ifPresent(why -> {
                    store.executions().waits(execution.id(), why);
                    told.decided(execution.pipeline(), execution.id() + " waits " + why);
                });
        return lacking.isPresent();
    }

    private void begin(StoredExecution execution, Share share) {
        String id = execution.id();
        Map<String, String> parameters = store.executions().parameters(id);
        ours.put(id, execution);
        room.take(id, share);
        told.begins(execution);
        try {
            runner.begin(execution, parameters, end -> ended(id, end));
        } catch (RuntimeException e) {
            ErrorCode code = ErrorCode.INTERNAL;
            ended(id, new End.Failed(new Fault(code.code(), "", e.toString()), Account.NONE));
        }
    }

    private void ended(String id, End end) {
        ends.add(new Ended(id, end));
        wake.run();
    }
}
