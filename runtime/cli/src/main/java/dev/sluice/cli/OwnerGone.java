package dev.sluice.cli;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.pipeline.TimeSpan;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.Owner;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Takes a person's word that the process of a run is gone, where that cannot be seen from here: on
 * another host. A process that has given a sign of life lately is not taken for dead.
 */
final class OwnerGone {

    /** Longer than a process that lives is ever silent, and than clocks of two hosts differ. */
    private static final Duration SILENT = Duration.ofMinutes(2);

    private final InstantSource clock;

    OwnerGone(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The execution, failed by now.
     *
     * @throws PipelineException {@code STATE_CONFLICT} where it does not run, or its process lives
     */
    StoredExecution declare(StateStore store, StoredExecution execution) {
        if (!(execution.state() instanceof ExecutionState.Running running)) {
            throw conflict(
                    execution, "is " + execution.state().kind().text() + ", and not running");
        }
        Owner owner = running.owner();
        if (owner.here()) {
            throw conflict(
                    execution,
                    "runs in "
                            + owner
                            + ", which is this host, and that process lives: stop it with 'sluice"
                            + " executions cancel "
                            + execution.id()
                            + "'");
        }
        Instant now = clock.instant();
        if (heard(execution).isAfter(now.minus(SILENT))) {
            throw conflict(
                    execution,
                    "runs in "
                            + owner
                            + ", which was heard of "
                            + ago(heard(execution), now)
                            + " ago: only one that was silent for "
                            + TimeSpan.text(SILENT)
                            + " may be declared to be gone");
        }
        if (!store.abandoned().declare(execution.id(), owner)) {
            throw conflict(execution, "is not that process's any more: look at it again");
        }
        return store.executions().find(execution.id()).orElseThrow();
    }

    /** What to tell of a run whose process cannot be judged from here; empty where it can. */
    Optional<String> elsewhere(StoredExecution execution) {
        return execution.state() instanceof ExecutionState.Running running
                        && !running.owner().here()
                ? Optional.of(
                        "runs in "
                                + running.owner()
                                + ", which was heard of "
                                + ago(heard(execution), clock.instant())
                                + " ago; whether it lives cannot be seen from here. Look there, and"
                                + " where it is gone, say so with --owner-gone")
                : Optional.empty();
    }

    private static Instant heard(StoredExecution execution) {
        return execution
                .endurance()
                .heard()
                .orElseGet(() ->
                        execution.state() instanceof ExecutionState.Running running
                                ? running.started()
                                : execution.state().queued());
    }

    private static String ago(Instant then, Instant now) {
        return TimeSpan.text(Duration.between(then, now));
    }

    private static PipelineException conflict(StoredExecution execution, String what) {
        return new PipelineException(
                ErrorCode.STATE_CONFLICT, "execution " + execution.id() + " " + what);
    }
}
