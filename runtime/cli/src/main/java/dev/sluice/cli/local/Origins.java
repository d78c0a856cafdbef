package dev.sluice.cli.local;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.cli.Engine.Start;
import dev.sluice.cli.quarantine.Holding;
import dev.sluice.compiler.Delivery;
import dev.sluice.compiler.Plan;
import dev.sluice.engine.Checkpoint;
import dev.sluice.engine.Origin;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.Recovery;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run goes on with, and to which execution its rows belong.
 *
 * <p>A run that a schedule asked for goes on behind the checkpoint of one that broke off with rows
 * at its target: nobody is there to be asked, and from the start these rows would come twice. It
 * does so only where that one had the same parameters, and is over.
 */
final class Origins {

    private final StateStore store;
    private final RunRecord record;
    private final String id;
    private final boolean askTarget;
    private final boolean continues;
    private String root;
    private Origin.Beginning beginning;
    private boolean asked;

    private Origins(
            StateStore store, RunRecord record, String id, boolean askTarget, boolean continues) {
        this.store = store;
        this.record = record;
        this.id = id;
        this.askTarget = askTarget;
        this.continues = continues;
        this.root = id;
        this.beginning = Origin.Beginning.FRESH;
    }

    /**
     * @param stored the execution as it was before it began; empty where it did not wait
     */
    static Origins of(
            StateStore store,
            RunRecord record,
            String id,
            Start start,
            Optional<StoredExecution> stored) {
        boolean brokeOff = stored.map(one -> one.endurance().brokeOff()).orElse(false);
        boolean goesOn = brokeOff || stored.flatMap(StoredExecution::resumes).isPresent();
        boolean continues =
                stored.map(one -> one.endurance().recovery() == Recovery.CONTINUE).orElse(false);
        boolean scheduled = stored.map(one -> one.trigger().scheduled()).orElse(false);
        Origins origins = new Origins(store, record, id, scheduled && !goesOn, continues);
        switch (start) {
            case Start.Resumed resumed -> origins.goOnWith(resumed.root());
            case Start.Fresh(boolean anew) when anew -> origins.beginning = Origin.Beginning.ANEW;
            case Start.Fresh _, Start.Slice _ -> {}
            case Start.Queued _ -> {
                if (goesOn) {
                    origins.goOnWith(stored.map(store.executions()::root).orElse(id));
                }
            }
        }
        return origins;
    }

    private void goOnWith(String first) {
        root = first;
        beginning = Origin.Beginning.RESUMED;
    }

    /**
     * Where the next try begins.
     *
     * @param tried whether it goes on with an earlier one
     * @param home the folder where Sluice keeps its files
     */
    Origin next(Plan plan, boolean tried, Path home) {
        if (continues && !(plan.delivery() instanceof Delivery.Checkpoints)) {
            throw new PipelineException(
                    ErrorCode.RUN_UNFINISHED,
                    "the run broke off with rows committed at checkpoints, and the pipeline does not"
                            + " commit so any more: from the start they would come again. Take them"
                            + " out and run with --anew, or put 'commit: checkpoints' back and resume"
                            + " it");
        }
        if (askTarget && !asked) {
            askTarget(plan);
        }
        return new Origin(
                root, tried ? Origin.Beginning.RESUMED : beginning, Holding.file(home, root));
    }

    /** The execution that the rows belong to. */
    String root() {
        return root;
    }

    private void askTarget(Plan plan) {
        Optional<Checkpoint> unfinished;
        try {
            unfinished = Checkpoint.unfinished(plan);
        } catch (PipelineException e) {
            return; // the run meets the same fault and tells it; the next try asks again
        }
        asked = true;
        unfinished
                .map(Checkpoint::run)
                .filter(broken -> !broken.equals(id) && mayGoOnWith(broken))
                .ifPresent(broken -> {
                    goOnWith(broken);
                    record.goesOnWith(broken);
                });
    }

    private boolean mayGoOnWith(String broken) {
        return store.executions()
                .find(broken)
                .filter(first ->
                        store.executions()
                                .parameters(first.id())
                                .equals(store.executions().parameters(id)))
                .filter(first ->
                        store.waiting().of(first.pipeline()).stream()
                                .noneMatch(other -> goesOn(other, broken)))
                .isPresent();
    }

    /** Another one goes on with it already. */
    private boolean goesOn(StoredExecution other, String broken) {
        return !other.id().equals(id)
                && (other.state().kind() == ExecutionState.Kind.RUNNING
                        || other.endurance().brokeOff())
                && store.executions().root(other).equals(broken);
    }
}
