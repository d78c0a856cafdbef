package dev.sluice.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers what a test tells it to, and remembers what it was asked. */
final class FakeEngine implements Engine {

    List<Finding> findings = List.of();
    RunReport report = report(Status.SUCCEEDED, List.of());
    Request asked;
    Start started;
    RuntimeException fault;
    boolean closed;

    static RunReport report(Status status, List<Finding> problems) {
        return new RunReport(
                "orders",
                "e-1",
                status,
                new Totals(2000, 1990, 0, 8, 2, 0.5),
                List.of(
                        new NodeAccount("orders", "source", 2000, 1998, 0, 2, 0, 0.1),
                        new NodeAccount("load", "target", 1990, 1990, 0, 0, 0, 0.2)),
                problems,
                Optional.of(Path.of("home/quarantine/e-1.jsonl")));
    }

    @Override
    public Validation check(Request request) {
        remember(request);
        return new Validation(findings);
    }

    @Override
    public Plan plan(Request request) {
        remember(request);
        return new Plan(
                "orders",
                List.of(
                        new PlannedNode(
                                "big",
                                "transform",
                                "filter",
                                List.of("orders"),
                                List.of(new ColumnView("id", "INTEGER")),
                                List.of("amount > 100"),
                                "main")),
                List.of(new Guarantee("orders", "load", "exactly once", "it is one transaction")),
                "- route:\n    id: big\n",
                findings);
    }

    @Override
    public Outline outline(Request request) {
        return new Outline("orders", Map.of(), findings);
    }

    @Override
    public RunReport run(
            Request request, Start start, Progress progress, Cancellation cancellation) {
        started = start;
        remember(request);
        System.out.println("a console target prints this");
        progress.at(10, 5, 100);
        cancellation.onCancel(() -> {});
        return report;
    }

    @Override
    public Preview preview(Request request, String node, int rows) {
        remember(request);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", "\u001b[31m" + node);
        row.put("n", null);
        return new Preview(
                List.of(new ColumnView("name", "VARCHAR"), new ColumnView("n", "INTEGER")),
                List.of(row),
                findings);
    }

    @Override
    public Optional<Finding> finishReplay(
            String pipeline, Progress progress, Cancellation cancellation) {
        return Optional.empty();
    }

    @Override
    public RunReport replay(
            Request request, Replaying.Asked asked, Progress progress, Cancellation cancellation) {
        remember(request);
        return report;
    }

    @Override
    public Replaying.Preview preview(Request request, Replaying.Asked asked, int rows) {
        remember(request);
        return new Replaying.Preview(1, 0, 0, List.of(), List.of(), List.of(), findings);
    }

    @Override
    public List<Template> templates() {
        return List.of(
                new Template(
                        "join",
                        "transform",
                        "Joins two inputs",
                        "Rows of both.",
                        List.of(new TemplateOption("on", "string", true, "The condition", "a = b")),
                        ""));
    }

    @Override
    public String schema() {
        return "{\"type\":\"object\"}";
    }

    private void remember(Request request) {
        asked = request;
        if (fault != null) {
            throw fault;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
