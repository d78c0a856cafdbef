package dev.sluice.cli;

import dev.sluice.store.StateStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice executions show}. */
@Command(
        name = "show",
        description =
                "Shows a run: when and how it ended, its counts node by node, its parameters, and the"
                        + " end of its log.",
        footer = {
            "%nExamples:",
            "  sluice executions show last",
            "  sluice executions show 20260131-120000",
            "  sluice executions show last --json"
        })
final class ExecutionsShowCommand implements Callable<Integer> {

    private static final int TAIL = 20;

    @Mixin final CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "ID",
            description = "Its id, the beginning of it, or 'last' for the latest run.")
    String id = "";

    private final Screen screen;

    ExecutionsShowCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        try (StateStore store = ExecutionReference.store(common.store(screen), id)) {
            ExecutionView view = ExecutionView.of(store, ExecutionReference.find(store, id), TAIL);
            if (common.json) {
                Json.print(screen.out(), ExecutionsJson.view(view));
            } else {
                view.print(screen.out());
            }
            return ExitCode.DONE;
        }
    }
}
