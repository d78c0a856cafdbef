package dev.sluice.cli;

import dev.sluice.component.local.Printable;
import dev.sluice.store.Account;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.Fault;
import dev.sluice.store.LogEntry;
import dev.sluice.store.LogPage;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** All that is known of an execution, for people. */
record ExecutionView(
        StoredExecution execution,
        Map<String, String> parameters,
        List<Account.Node> nodes,
        LogPage log) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    ExecutionView {
        parameters = Map.copyOf(parameters);
        nodes = List.copyOf(nodes);
    }

    static ExecutionView of(StateStore store, StoredExecution execution, int tail) {
        return new ExecutionView(
                execution,
                store.executions().parameters(execution.id()),
                store.executions().nodes(execution.id()),
                store.logs().tail(execution.id(), tail));
    }

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    void print(PrintStream out) {
        out.println(
                "Execution "
                        + execution.id()
                        + " of '"
                        + Printable.of(execution.pipeline())
                        + "': "
                        + execution.state().kind().text());
        line(out, "file", execution.file());
        line(out, "trigger", trigger());
        execution.resumes().ifPresent(other -> line(out, "resumes", other));
        execution.slice().ifPresent(slice -> line(out, "slice", slice));
        parameters.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(value -> line(out, "parameter", value.getKey() + "=" + value.getValue()));
        state(out, execution.state());
        if (!nodes.isEmpty()) {
            out.println();
            AccountTable.table(nodes.stream().map(ExecutionView::account).toList()).print(out);
        }
        if (!log.lines().isEmpty()) {
            out.println();
            print(out, log);
        }
    }

    private String trigger() {
        String detail = execution.trigger().detail();
        return execution.trigger().kind().text() + (detail.isEmpty() ? "" : ", " + detail);
    }

    private void state(PrintStream out, ExecutionState state) {
        line(out, "queued", time(state.queued()) + " UTC");
        switch (state) {
            case ExecutionState.Queued queued -> line(out, "waits for", queued.reason());
            case ExecutionState.Running running -> {
                line(out, "started", time(running.started()) + " UTC");
                line(out, "runs in", running.owner().toString());
                line(out, "waits for", running.waits());
                execution
                        .endurance()
                        .heard()
                        .ifPresent(at -> line(out, "heard of", time(at) + " UTC"));
            }
            case ExecutionState.Succeeded succeeded -> {
                line(out, "started", time(succeeded.started()) + " UTC");
                ended(out, succeeded.ended());
            }
            case ExecutionState.Failed failed -> {
                failed.started().ifPresent(at -> line(out, "started", time(at) + " UTC"));
                ended(out, failed.ended());
                line(out, "fault", fault(failed.fault()));
            }
            case ExecutionState.Cancelled cancelled -> {
                cancelled.started().ifPresent(at -> line(out, "started", time(at) + " UTC"));
                ended(out, cancelled.ended());
            }
        }
    }

    private void ended(PrintStream out, Instant at) {
        String seconds = AccountTable.seconds(execution.totals().seconds());
        line(out, "ended", time(at) + " UTC, after " + seconds + " s of work");
    }

    private static String fault(Fault fault) {
        String node = fault.node().isEmpty() ? "" : "node '" + fault.node() + "': ";
        return node + fault.message() + " [" + fault.code() + "]";
    }

    private static void line(PrintStream out, String what, String text) {
        if (!text.isEmpty()) {
            out.println("  " + String.format("%-10s", what) + " " + Printable.of(text));
        }
    }

    static Engine.NodeAccount account(Account.Node node) {
        return new Engine.NodeAccount(
                node.id(),
                node.kind(),
                node.in(),
                node.out(),
                node.filtered(),
                node.quarantined(),
                node.deduplicated(),
                node.seconds());
    }

    static void print(PrintStream out, LogPage log) {
        for (LogPage.Line line : log.lines()) {
            LogEntry entry = line.entry();
            String code = entry.code().isEmpty() ? "" : " [" + entry.code() + "]";
            out.println(
                    time(entry.at())
                            + " "
                            + String.format("%-7s", entry.level().text())
                            + " "
                            + Printable.of(entry.message())
                            + code);
        }
        if (log.more() > 0) {
            out.println(AccountTable.count(log.more()) + " more were told and are not kept.");
        }
    }
}
