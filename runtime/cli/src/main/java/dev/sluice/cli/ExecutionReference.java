package dev.sluice.cli;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.store.ExecutionQuery;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.Executions;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import java.util.List;
import java.util.Optional;

/** How a person names an execution: by its id, the beginning of that, or {@code last}. */
final class ExecutionReference {

    private static final String LAST = "last";
    private static final int SHOWN = 3;
    private static final int CANDIDATES = 200;

    private ExecutionReference() {}

    /** The store, without which there is no execution. */
    static StateStore store(Optional<StateStore> store, String reference) {
        return store.orElseThrow(() -> unknown(reference, List.of()));
    }

    /**
     * The execution that is meant.
     *
     * @throws PipelineException where none is, or several may be
     */
    static StoredExecution find(StateStore store, String reference) {
        Executions executions = store.executions();
        if (reference.equals(LAST)) {
            return executions.list(ExecutionQuery.latest(1)).stream()
                    .findFirst()
                    .orElseThrow(() -> unknown(reference, List.of()));
        }
        return executions.find(reference).orElseGet(() -> begun(executions, reference));
    }

    /** The execution to go on with: {@code last} is the last one that broke off. */
    static StoredExecution findBroken(StateStore store, String reference) {
        if (!reference.equals(LAST)) {
            return find(store, reference);
        }
        return store.executions().list(ExecutionQuery.latest(CANDIDATES)).stream()
                .filter(ExecutionReference::brokeOff)
                .findFirst()
                .orElseGet(() -> find(store, reference));
    }

    /** A run that was refused because another had broken off is not what anybody goes on with. */
    private static boolean brokeOff(StoredExecution execution) {
        return switch (execution.state()) {
            case ExecutionState.Failed failed ->
                    !failed.fault().code().equals(ErrorCode.RUN_UNFINISHED.code());
            case ExecutionState.Cancelled cancelled -> true;
            case ExecutionState.Queued queued -> false;
            case ExecutionState.Running running -> false;
            case ExecutionState.Succeeded succeeded -> false;
        };
    }

    private static StoredExecution begun(Executions executions, String reference) {
        List<String> ids =
                reference.isEmpty() ? List.of() : executions.beginning(reference, SHOWN + 1);
        if (ids.size() == 1) {
            return executions.find(ids.getFirst()).orElseThrow(() -> unknown(reference, ids));
        }
        if (ids.size() > 1) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "'"
                            + reference
                            + "' may be one of "
                            + String.join(", ", ids.subList(0, Math.min(SHOWN, ids.size())))
                            + (ids.size() > SHOWN ? " and more" : "")
                            + ": give more of the id");
        }
        throw unknown(
                reference,
                executions.list(ExecutionQuery.latest(CANDIDATES)).stream()
                        .map(StoredExecution::id)
                        .toList());
    }

    private static PipelineException unknown(String reference, List<String> ids) {
        String message =
                reference.equals(LAST)
                        ? "there is no execution yet: 'sluice run' makes one"
                        : "there is no execution '"
                                + reference
                                + "': "
                                + Names.nearest(reference, ids)
                                        .map(near -> "did you mean '" + near + "'?")
                                        .orElse("'sluice executions list' shows the latest");
        return new PipelineException(ErrorCode.OPTION_INVALID, message);
    }
}
