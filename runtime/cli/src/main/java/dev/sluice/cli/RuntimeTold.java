package dev.sluice.cli;

import dev.sluice.component.local.Printable;
import dev.sluice.scheduler.End;
import dev.sluice.scheduler.Told;
import dev.sluice.store.Account;
import dev.sluice.store.StoredExecution;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the runtime tells: a line, or a document in one line, for each thing. Any thread may. */
final class RuntimeTold implements Told {

    /** Names in a line that people read. */
    private static final int MOST_NAMED = 10;

    private final Screen screen;
    private final boolean json;
    private final InstantSource clock;

    RuntimeTold(Screen screen, boolean json, InstantSource clock) {
        this.screen = screen;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public void begins(StoredExecution execution) {
        String detail = execution.trigger().detail();
        String why = execution.trigger().kind().text() + (detail.isEmpty() ? "" : ", " + detail);
        tell("begins", execution.pipeline(), execution.id(), why, Map.of());
    }

    /** An execution waits while it runs. */
    void waits(StoredExecution execution, String reason) {
        tell("waits", execution.pipeline(), execution.id(), "for " + reason, Map.of());
    }

    @Override
    public void ended(StoredExecution execution, End end) {
        Account.Totals sums = end.account().totals();
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("read", sums.read());
        counts.put("written", sums.written());
        counts.put("quarantined", sums.quarantined());
        counts.put("seconds", sums.seconds());
        String account =
                AccountTable.count(sums.read())
                        + " read, "
                        + AccountTable.count(sums.written())
                        + " written, "
                        + AccountTable.seconds(sums.seconds())
                        + " s";
        switch (end) {
            case End.Succeeded _ ->
                    tell("succeeded", execution.pipeline(), execution.id(), account, counts);
            case End.Cancelled _ ->
                    tell("cancelled", execution.pipeline(), execution.id(), account, counts);
            case End.Failed(var fault, Account _) ->
                    tell(
                            "failed",
                            execution.pipeline(),
                            execution.id(),
                            fault.message() + " [" + fault.code() + "]",
                            counts);
        }
    }

    @Override
    public void decided(String pipeline, String decision) {
        tell("decided", pipeline, "", decision, Map.of());
    }

    @Override
    public void trouble(String what) {
        if (json) {
            tell("trouble", "", "", what, Map.of());
        } else {
            screen.err().println("sluice: " + Printable.of(what));
        }
    }

    /**
     * The pipelines were read.
     *
     * @param others files of YAML in that folder that are no pipelines
     */
    void knows(int pipelines, int scheduled, Path folder, List<Path> others) {
        List<String> names =
                others.stream().map(other -> folder.relativize(other).toString()).toList();
        String passed =
                names.isEmpty()
                        ? ""
                        : "; passed over, as they have no nodes: "
                                + names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                                + (names.size() > MOST_NAMED
                                        ? " and " + (names.size() - MOST_NAMED) + " more"
                                        : "");
        tell(
                "knows",
                "",
                "",
                (pipelines == 1 ? "1 pipeline" : pipelines + " pipelines")
                        + " in "
                        + folder
                        + ", "
                        + scheduled
                        + " of them with a schedule"
                        + passed,
                json ? Map.of("passed-over", names) : Map.of());
    }

    /** It goes down. */
    void stops(String how) {
        tell("stops", "", "", how, Map.of());
    }

    /** A file cannot be used as it is. */
    void bad(Path file, List<Engine.Finding> findings) {
        if (json) {
            Map<String, Object> document = document("bad", "");
            document.put("file", file.toString());
            document.putAll(Json.validation(findings));
            line(document);
        } else {
            synchronized (this) {
                new FindingPrinter(screen.err(), file).print(findings);
            }
        }
    }

    private void tell(
            String event, String pipeline, String execution, String what, Map<String, ?> more) {
        if (json) {
            Map<String, Object> document = document(event, pipeline);
            document.put("execution", execution);
            document.put("message", what);
            document.putAll(more);
            line(document);
            return;
        }
        StringBuilder line = new StringBuilder(ExecutionView.time(clock.instant()));
        line.append("  ").append(String.format("%-9s", event));
        for (String part : List.of(pipeline, execution, what)) {
            line.append(part.isEmpty() ? "" : "  " + Printable.of(part));
        }
        synchronized (this) {
            screen.out().println(line);
            screen.out().flush();
        }
    }

    private Map<String, Object> document(String event, String pipeline) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("at", Instant.ofEpochMilli(clock.millis()).toString());
        document.put("event", event);
        document.put("pipeline", pipeline);
        return document;
    }

    private synchronized void line(Map<String, Object> document) {
        Json.line(screen.out(), document);
    }
}
