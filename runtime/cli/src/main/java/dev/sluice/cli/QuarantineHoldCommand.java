package dev.sluice.cli;

import dev.sluice.cli.quarantine.Mending;
import dev.sluice.store.HeldFilter;
import dev.sluice.store.HeldSource;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice quarantine hold}. */
@Command(
        name = "hold",
        description =
                "Holds the rows that a run has put aside which was killed in the moment of its commit:"
                        + " you have looked, and its targets have its rows. Other runs do so by"
                        + " themselves.",
        footer = {"%nExample:", "  sluice quarantine hold 20260131-120000"})
final class QuarantineHoldCommand implements Callable<Integer> {

    @Mixin final CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "ID",
            description = "The run's id, the beginning of it, or 'last' for the latest.")
    String id = "";

    private final Screen screen;

    QuarantineHoldCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        try (StateStore store = ExecutionReference.store(common.store(screen), id)) {
            StoredExecution execution = ExecutionReference.find(store, id);
            new Mending(store, common.home()).insist(execution);
            long rows =
                    store.quarantine().sources(HeldFilter.ALL.from(execution.id())).stream()
                            .mapToLong(HeldSource::rows)
                            .sum();
            print(execution.id(), rows);
            return ExitCode.DONE;
        }
    }

    private void print(String execution, long rows) {
        if (common.json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("execution", execution);
            document.put("rows", rows);
            Json.print(screen.out(), document);
        } else {
            screen.out()
                    .println(
                            AccountTable.count(rows)
                                    + " rows of execution "
                                    + execution
                                    + " are held.");
        }
    }
}
