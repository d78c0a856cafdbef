package dev.sluice.cli;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.Logs;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import dev.sluice.store.Trigger;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice executions resume}. */
@Command(
        name = "resume",
        description =
                "Goes on with a run that failed, was killed or was stopped: behind its last checkpoint,"
                        + " or from the start where it committed nothing.",
        footer = {
            "%nExamples:",
            "  sluice executions resume last",
            "  sluice executions resume 20260131-120000 --json",
            "%nThe pipeline file and its parameters are those of that run."
        })
final class ExecutionsResumeCommand implements Callable<Integer> {

    @Mixin final CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "ID",
            description = "Its id, the beginning of it, or 'last' for the last run that broke off.")
    String id = "";

    @Option(
            names = "--nothing-committed",
            description =
                    "You have looked, and the target has nothing of that run: for runs that were killed"
                            + " in the moment of their commit.")
    boolean nothingCommitted;

    @Option(
            names = "--owner-gone",
            description =
                    "You have looked, and the process of that run on another host is gone: the store"
                            + " cannot see that.")
    boolean ownerGone;

    private final OwnerGone owners = new OwnerGone(InstantSource.system());
    private final Screen screen;
    private final EngineProvider engines;

    ExecutionsResumeCommand(Screen screen, EngineProvider engines) {
        this.screen = screen;
        this.engines = engines;
    }

    private record Resumption(Engine.Request request, Engine.Start start) {}

    @Override
    public Integer call() {
        Resumption resumption = find();
        return new ForegroundRun(common, screen, engines)
                .run(resumption.request(), resumption.start());
    }

    private Resumption find() {
        try (StateStore store = ExecutionReference.store(common.store(screen), id)) {
            StoredExecution found = ExecutionReference.findBroken(store, id);
            StoredExecution broken = ownerGone ? owners.declare(store, found) : found;
            requireBroken(broken);
            requireKnownEnd(store, broken);
            return new Resumption(
                    new Engine.Request(
                            Path.of(broken.file()), store.executions().parameters(broken.id())),
                    new Engine.Start.Resumed(broken.id(), store.executions().root(broken)));
        }
    }

    private void requireBroken(StoredExecution execution) {
        if (execution.trigger().kind() == Trigger.Kind.REPLAY) {
            throw new PipelineException(
                    ErrorCode.STATE_CONFLICT,
                    "execution "
                            + execution.id()
                            + " is a replay: 'sluice quarantine replay --pipeline "
                            + execution.pipeline()
                            + "' finishes it");
        }
        Optional<String> why =
                switch (execution.state()) {
                    case ExecutionState.Failed f -> Optional.empty();
                    case ExecutionState.Cancelled c -> Optional.empty();
                    case ExecutionState.Succeeded s ->
                            Optional.of("has succeeded: there is nothing to go on with");
                    case ExecutionState.Running r ->
                            owners.elsewhere(execution)
                                    .or(() ->
                                            Optional.of(
                                                    "is running, in "
                                                            + r.owner()
                                                            + ": wait for its end"));
                    case ExecutionState.Queued q ->
                            Optional.of(
                                    execution.endurance().brokeOff()
                                            ? "broke off and waits: 'sluice start' goes on with it."
                                                    + " To do so here, first 'sluice executions"
                                                    + " cancel "
                                                    + execution.id()
                                                    + "'"
                                            : "waits: it begins by itself");
                };
        why.ifPresent(reason -> {
            throw new PipelineException(
                    ErrorCode.STATE_CONFLICT, "execution " + execution.id() + " " + reason);
        });
    }

    /** Killed between asking its targets to commit and hearing that they did: nobody knows here. */
    private void requireKnownEnd(StateStore store, StoredExecution execution) {
        boolean killed =
                execution.state() instanceof ExecutionState.Failed failed
                        && failed.fault().code().equals(ErrorCode.EXECUTION_ABANDONED.code());
        boolean committing =
                store.logs().of(execution.id(), 0, Logs.CAP).lines().stream()
                        .anyMatch(line -> line.entry().code().equals(Logs.COMMITTING));
        if (killed && committing && !nothingCommitted) {
            throw new PipelineException(
                    ErrorCode.STATE_CONFLICT,
                    "execution "
                            + execution.id()
                            + " was killed while its targets committed, all rows at once: whether"
                            + " they did is for their systems to say. Look there; if they have"
                            + " nothing of it, resume with --nothing-committed");
        }
    }
}
