package dev.sluice.cli.local;

import dev.sluice.cli.Engine;
import dev.sluice.compiler.CamelRoutes;
import dev.sluice.compiler.Plan;
import dev.sluice.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A plan as the command line prints it. */
final class PlanView {

    private PlanView() {}

    static Engine.Plan of(Plan plan, Pipeline pipeline, String camel) {
        List<Engine.PlannedNode> nodes = new ArrayList<>();
        for (Plan.PlannedNode node : plan.nodes()) {
            nodes.add(node(plan, node, pipeline));
        }
        List<Engine.Guarantee> guarantees =
                plan.delivery().guarantees(plan).stream()
                        .map(given ->
                                new Engine.Guarantee(
                                        given.source(),
                                        given.target(),
                                        given.promise().toString(),
                                        given.reason()))
                        .toList();
        return new Engine.Plan(plan.pipeline(), nodes, guarantees, camel, List.of());
    }

    private static Engine.PlannedNode node(Plan plan, Plan.PlannedNode node, Pipeline pipeline) {
        Pipeline.DataNode described =
                pipeline.nodes().stream()
                        .filter(n -> n.id().equals(node.id()))
                        .findFirst()
                        .orElseThrow();
        List<String> from =
                node.feeds().stream()
                        .map(f -> f.port().isEmpty() ? f.from() : f.from() + "." + f.port())
                        .toList();
        String thread = thread(plan, node);
        return switch (node) {
            case Plan.SourceNode s ->
                    new Engine.PlannedNode(
                            s.id(),
                            "source",
                            described.template(),
                            from,
                            LocalEngine.columns(s.schema()),
                            List.of(),
                            thread);
            case Plan.StepNode s -> {
                // a masking key stands in the SQL of a mask: it is not shown
                List<String> sql =
                        described.template().equals("mask")
                                ? List.of("(not shown: holds the masking key)")
                                : Stream.concat(s.kept().stream(), s.outputs().stream())
                                        .map(Plan.Output::query)
                                        .toList();
                yield new Engine.PlannedNode(
                        s.id(),
                        s.kind(),
                        described.template(),
                        from,
                        LocalEngine.columns(s.outputs().getFirst().schema()),
                        sql,
                        thread);
            }
            case Plan.ExecuteNode e ->
                    new Engine.PlannedNode(
                            e.id(),
                            "transform",
                            described.template(),
                            e.from(),
                            List.of(),
                            e.statements(),
                            (e.moment() == Plan.Moment.BEFORE
                                            ? "before the first source reads"
                                            : "after the last target has committed")
                                    + (e.transaction()
                                            ? ", in one transaction"
                                            : ", each statement by itself"));
            case Plan.TargetNode t ->
                    new Engine.PlannedNode(
                            t.id(),
                            "target",
                            described.template(),
                            from,
                            LocalEngine.columns(t.schema()),
                            List.of(),
                            thread);
        };
    }

    /** Where the node's work is done. */
    private static String thread(Plan plan, Plan.PlannedNode node) {
        List<Plan.PlannedNode> members = plan.segment(node);
        if (plan.handsOnQuery(node.id())) {
            Plan.PlannedNode last = node;
            while (plan.handsOnQuery(last.id())) {
                last = plan.leaving(last.id()).getFirst().to();
            }
            return "part of the query of " + last.id();
        }
        String where =
                CamelRoutes.inbox(node).startsWith("seda:") || node instanceof Plan.SourceNode
                        ? "own thread"
                        : "thread of its input";
        return members.size() == 1
                ? where
                : where
                        + ", one query with "
                        + members.stream()
                                .filter(member -> !member.id().equals(node.id()))
                                .map(Plan.PlannedNode::id)
                                .collect(Collectors.joining(", "));
    }
}
