package dev.sluice.cli;

import dev.sluice.store.LogPage;
import dev.sluice.store.Logs;
import dev.sluice.store.StateStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice executions logs}. */
@Command(
        name = "logs",
        description = "Prints what a run told: its faults and warnings.",
        footer = {
            "%nExamples:",
            "  sluice executions logs last",
            "  sluice executions logs 20260131-120000 --json"
        })
final class ExecutionsLogsCommand implements Callable<Integer> {

    @Mixin final CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "ID",
            description = "Its id, the beginning of it, or 'last' for the latest run.")
    String id = "";

    private final Screen screen;

    ExecutionsLogsCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        try (StateStore store = ExecutionReference.store(common.store(screen), id)) {
            String execution = ExecutionReference.find(store, id).id();
            LogPage log = store.logs().of(execution, 0, Logs.CAP);
            if (common.json) {
                Json.print(screen.out(), ExecutionsJson.log(execution, log));
            } else if (log.lines().isEmpty()) {
                screen.out().println("Execution " + execution + " told nothing.");
            } else {
                ExecutionView.print(screen.out(), log);
            }
            return ExitCode.DONE;
        }
    }
}
