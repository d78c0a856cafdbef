package dev.sluice.cli;

import dev.sluice.store.ExecutionState;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice executions cancel}. */
@Command(
        name = "cancel",
        description =
                "Stops a run, in whichever process it is; one that waits never begins. What was"
                        + " committed at checkpoints stays, and nothing else.",
        footer = {
            "%nExamples:",
            "  sluice executions cancel last",
            "  sluice executions cancel 20260131-120000 --json"
        })
final class ExecutionsCancelCommand implements Callable<Integer> {

    private static final long LOOK_MILLIS = 200;
    private static final int LOOKS = 50;

    @Mixin final CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "ID",
            description = "Its id, the beginning of it, or 'last' for the latest run.")
    String id = "";

    @Option(
            names = "--owner-gone",
            description =
                    "You have looked, and the process of that run on another host is gone: the run"
                            + " is told as failed, and makes room.")
    boolean ownerGone;

    private final OwnerGone owners = new OwnerGone(InstantSource.system());
    private final Screen screen;

    ExecutionsCancelCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (StateStore store = ExecutionReference.store(common.store(screen), id)) {
            StoredExecution found = ExecutionReference.find(store, id);
            String execution = found.id();
            if (ownerGone) {
                print(execution, owners.declare(store, found).state(), Optional.empty());
                return ExitCode.DONE;
            }
            store.executions().askCancel(execution);
            StoredExecution now = awaitEnd(store, execution);
            print(execution, now.state(), owners.elsewhere(now));
            return now.state().kind() == ExecutionState.Kind.CANCELLED || gone(now)
                    ? ExitCode.DONE
                    : ExitCode.FAILED;
        }
    }

    private static StoredExecution awaitEnd(StateStore store, String execution)
            throws InterruptedException {
        StoredExecution now = store.executions().find(execution).orElseThrow();
        for (int look = 0; look < LOOKS && !now.state().kind().over() && !gone(now); look++) {
            Thread.sleep(LOOK_MILLIS);
            now = store.executions().find(execution).orElseThrow();
        }
        if (!gone(now)) {
            return now;
        }
        store.abandoned().recover();
        return store.executions().find(execution).orElseThrow();
    }

    /** Whether its process has ended: where the store's disk is full, it could not record that. */
    private static boolean gone(StoredExecution execution) {
        return execution.state() instanceof ExecutionState.Running running
                && running.owner().ended();
    }

    private void print(String execution, ExecutionState state, Optional<String> elsewhere) {
        if (common.json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("execution", execution);
            document.put("state", state.kind().text());
            Json.print(screen.out(), document);
            return;
        }
        if (state instanceof ExecutionState.Running running && running.owner().ended()) {
            screen.out()
                    .println(
                            "Execution "
                                    + execution
                                    + " has stopped. Its end is recorded once the store's disk has"
                                    + " room.");
            return;
        }
        String told =
                switch (state.kind()) {
                    case CANCELLED -> "is cancelled.";
                    case RUNNING, QUEUED ->
                            "has been asked to stop and has not stopped yet"
                                    + elsewhere.map(where -> ": it " + where).orElse("")
                                    + ".";
                    case SUCCEEDED -> "had succeeded before it could be stopped.";
                    case FAILED ->
                            ownerGone
                                    ? "is told as failed: its process was declared to be gone."
                                    : "had failed before it could be stopped.";
                };
        screen.out().println("Execution " + execution + " " + told);
    }
}
