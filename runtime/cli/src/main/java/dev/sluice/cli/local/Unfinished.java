package dev.sluice.cli.local;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.cli.Engine.Finding;
import dev.sluice.cli.Engine.Progress;
import dev.sluice.cli.Engine.Request;
import dev.sluice.cli.Engine.RunReport;
import dev.sluice.cli.Engine.Status;
import dev.sluice.cli.quarantine.Settling;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.Replay;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finishes the replay of a pipeline whose process ended before its rows were settled: its targets
 * say whether they have it. Where all have, its rows are settled; where none has, they are held as
 * before; where some have, the rows are sent to the others.
 */
final class Unfinished {

    private final Workshop workshop;
    private final StateStore store;

    Unfinished(Workshop workshop, StateStore store) {
        this.workshop = workshop;
        this.store = store;
    }

    /**
     * Finishes it, where there is one; gives what to tell of it.
     *
     * @throws PipelineException where it goes on elsewhere, or its targets cannot be asked
     */
    Optional<Finding> finish(String pipeline, Progress progress, Stopper stopper) {
        Optional<Replay> open = store.replays().open(pipeline);
        return open.map(replay -> finish(replay, progress, stopper));
    }

    private Finding finish(Replay replay, Progress progress, Stopper stopper) {
        StoredExecution execution = ended(replay);
        if (replay.state() == Replay.State.COMMITTED) {
            return settled(replay);
        }
        Request request =
                new Request(
                        Path.of(execution.file()), store.executions().parameters(execution.id()));
        LocalReplay again = new LocalReplay(workshop, store, request);
        LocalReplay.Standing standing = again.ask(replay);
        if (standing.have().isEmpty()) {
            store.replays().release(replay.execution());
            return note(
                    replay,
                    standing.lack().isEmpty()
                            ? "its rows are held again, and may be at the target already: it keeps"
                                    + " no position that could be asked"
                            : "its targets have none of it, and its rows are held again");
        }
        return standing.lack().isEmpty()
                ? settled(replay)
                : goneOn(replay, again.goOn(replay, standing.have(), progress, stopper));
    }

    private StoredExecution ended(Replay replay) {
        StoredExecution latest = known(replay.latest());
        boolean open =
                latest.state() instanceof ExecutionState.Running
                        || latest.state() instanceof ExecutionState.Queued;
        if (open) {
            throw new PipelineException(
                    ErrorCode.STATE_CONFLICT,
                    "rows of pipeline '"
                            + replay.pipeline()
                            + "' are being replayed already, by execution "
                            + replay.latest()
                            + ": wait for its end");
        }
        return known(replay.execution());
    }

    private StoredExecution known(String execution) {
        return store.executions()
                .find(execution)
                .orElseThrow(() ->
                        new PipelineException(
                                ErrorCode.STATE_CONFLICT,
                                "a replay is open whose execution "
                                        + execution
                                        + " is not in the store: what it committed cannot be"
                                        + " asked"));
    }

    private Finding settled(Replay replay) {
        new Settling(store, workshop.home()).settle(replay);
        return note(replay, "its targets have all of it, and its rows are settled");
    }

    private static Finding goneOn(Replay replay, RunReport report) {
        if (report.status() != Status.SUCCEEDED) {
            throw new PipelineException(
                    ErrorCode.STATE_CONFLICT,
                    "replay "
                            + replay.execution()
                            + " has been committed in part, and could not be finished: "
                            + report.problems().stream()
                                    .map(Finding::message)
                                    .findFirst()
                                    .orElse("it was stopped")
                            + ". Replay again to finish it");
        }
        return note(replay, "the targets that lacked its rows have them now");
    }

    private static Finding note(Replay replay, String what) {
        return new Finding(
                "",
                0,
                0,
                "warning",
                "replay " + replay.execution() + " had broken off: " + what,
                "");
    }
}
