package dev.sluice.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice plan}. */
@Command(
        name = "plan",
        description =
                "Shows how a pipeline would run: its nodes with their columns and expressions, where"
                        + " threads change, and what each pair of source and target promises.",
        footer = {
            "%nExamples:",
            "  sluice plan load.yaml",
            "  sluice plan load.yaml --camel > routes.camel.yaml"
        })
final class PlanCommand implements Callable<Integer>, Question<Engine.Plan> {

    @Mixin final Inquiry inquiry;

    @Option(names = "--camel", description = "Prints the generated Camel routes as YAML instead.")
    boolean camel;

    private final Screen screen;

    PlanCommand(Screen screen, EngineProvider engines) {
        this.screen = screen;
        this.inquiry = new Inquiry(screen, engines);
    }

    @Override
    public Integer call() {
        return inquiry.answer(this);
    }

    @Override
    public Engine.Plan ask(Engine engine, Engine.Request request) {
        return engine.plan(request);
    }

    @Override
    public List<Engine.Finding> problems(Engine.Plan plan) {
        return plan.problems();
    }

    @Override
    public Object document(Engine.Plan plan) {
        return Json.plan(plan, camel);
    }

    @Override
    public void tell(Engine.Plan plan, Engine.Request request) {
        if (camel) {
            screen.out().print(plan.camel());
        } else {
            print(plan);
        }
    }

    private void print(Engine.Plan plan) {
        screen.out().println("Pipeline " + plan.pipeline());
        for (Engine.PlannedNode node : plan.nodes()) {
            String from = node.from().isEmpty() ? "" : "  ← " + String.join(", ", node.from());
            screen.out().println();
            screen.out()
                    .println(node.id() + "  (" + node.kind() + " " + node.template() + ")" + from);
            String columns =
                    node.columns().stream()
                            .map(column -> column.name() + " " + column.type())
                            .collect(Collectors.joining(", "));
            line("columns", columns);
            node.expressions().forEach(expression -> line("expression", expression));
            line("thread", node.thread());
        }
        if (!plan.guarantees().isEmpty()) {
            screen.out().println();
        }
        for (Engine.Guarantee pair : plan.guarantees()) {
            screen.out()
                    .println(
                            pair.source()
                                    + " → "
                                    + pair.target()
                                    + ": "
                                    + pair.promise()
                                    + ", because "
                                    + pair.reason());
        }
    }

    private void line(String label, String text) {
        if (!text.isEmpty()) {
            screen.out().println("    " + label + ": " + text);
        }
    }
}
