package dev.sluice.scheduler;

import dev.sluice.store.Account;
import dev.sluice.store.Fault;
import dev.sluice.store.Owner;
import dev.sluice.store.Recovery;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Begins executions in the store, and ends them when it is told to. */
final class FakeRunner implements Runner {

    private final StateStore store;
    private final Owner owner;
    final Map<String, StoredExecution> running = new LinkedHashMap<>();
    final List<String> cancelled = new ArrayList<>();
    private final Map<String, Consumer<End>> ends = new LinkedHashMap<>();
    boolean obeys;
    boolean broken;
    Supplier<Recovery> recovery = () -> Recovery.ASK;
    Runnable meanwhile = () -> {};

    FakeRunner(StateStore store, Owner owner) {
        this.store = store;
        this.owner = owner;
    }

    @Override
    public synchronized void begin(
            StoredExecution execution, Map<String, String> parameters, Consumer<End> ended) {
        if (broken) {
            throw new IllegalStateException("no room");
        }
        meanwhile.run();
        store.executions().start(execution.id(), owner, recovery.get());
        running.put(execution.id(), execution);
        ends.put(execution.id(), ended);
    }

    @Override
    public synchronized void putBack(String execution) {
        cancelled.add(execution);
        if (obeys) {
            if (store.executions().find(execution).orElseThrow().endurance().brokeOff()) {
                store.executions().retry(execution, "stopped with its process");
            }
            end(execution, new End.Cancelled(Account.NONE));
        }
    }

    @Override
    public synchronized void cancel(String execution) {
        cancelled.add(execution);
        if (obeys) {
            end(execution, new End.Cancelled(Account.NONE));
        }
    }

    synchronized void succeed(String execution) {
        end(execution, new End.Succeeded(Account.NONE));
    }

    synchronized void fail(String execution) {
        end(execution, new End.Failed(new Fault("SL-2005", "check", "no"), Account.NONE));
    }

    synchronized void end(String execution, End end) {
        running.remove(execution);
        ends.remove(execution).accept(end);
    }

    synchronized List<String> ids() {
        return List.copyOf(running.keySet());
    }

    synchronized long of(String pipeline) {
        return running.values().stream().filter(e -> e.pipeline().equals(pipeline)).count();
    }
}
