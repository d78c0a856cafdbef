package dev.sluice.cli;

import dev.sluice.store.ExecutionQuery;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice executions list}. */
@Command(
        name = "list",
        description = "Lists runs of pipelines, the latest first.",
        footer = {
            "%nExamples:",
            "  sluice executions list",
            "  sluice executions list --pipeline orders --state failed --limit 5",
            "  sluice executions list --json"
        })
final class ExecutionsListCommand implements Callable<Integer> {

    @Mixin final CommonOptions common = new CommonOptions();

    @Option(names = "--pipeline", paramLabel = "NAME", description = "Runs of that pipeline alone.")
    @Nullable String pipeline;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description =
                    "Runs in that state alone: queued, running, succeeded, failed, cancelled.")
    ExecutionState.@Nullable Kind state;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so many; default: ${DEFAULT-VALUE}.")
    int limit;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    CommandSpec spec;

    private final Screen screen;

    ExecutionsListCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(
                    spec.commandLine(), "'--limit " + limit + "' shows nothing: give 1 or more");
        }
        Optional<StateStore> found = common.store(screen);
        List<StoredExecution> executions = found.map(this::listed).orElse(List.of());
        if (common.json) {
            Json.print(screen.out(), executions.stream().map(ExecutionsJson::execution).toList());
        } else if (executions.isEmpty()) {
            screen.out().println("No executions" + (filtered() ? " like that." : " yet."));
        } else {
            print(executions);
        }
        return ExitCode.DONE;
    }

    private boolean filtered() {
        return pipeline != null || state != null;
    }

    private List<StoredExecution> listed(StateStore opened) {
        try (StateStore store = opened) {
            return store.executions()
                    .list(
                            new ExecutionQuery(
                                    Optional.ofNullable(pipeline),
                                    Optional.ofNullable(state),
                                    Optional.empty(),
                                    Optional.empty(),
                                    limit));
        }
    }

    private void print(List<StoredExecution> executions) {
        TextTable table =
                new TextTable(
                                List.of(
                                        "execution",
                                        "pipeline",
                                        "state",
                                        "trigger",
                                        "queued (UTC)",
                                        "read",
                                        "written",
                                        "quarantined",
                                        "seconds"))
                        .numbers(5, 6, 7, 8);
        for (StoredExecution execution : executions) {
            table.add(
                    List.of(
                            execution.id(),
                            execution.pipeline(),
                            state(execution.state()),
                            execution.trigger().kind().text(),
                            ExecutionView.time(execution.state().queued()),
                            AccountTable.count(execution.totals().read()),
                            AccountTable.count(execution.totals().written()),
                            AccountTable.count(execution.totals().quarantined()),
                            AccountTable.seconds(execution.totals().seconds())));
        }
        table.print(screen.out());
    }

    private static String state(ExecutionState state) {
        boolean waits =
                state instanceof ExecutionState.Running running && !running.waits().isEmpty();
        return state.kind().text() + (waits ? ", waits" : "");
    }
}
