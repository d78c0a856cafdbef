package dev.sluice.compiler;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Outcome;
import dev.sluice.compiler.DeliveryPolicy.Commit;
import dev.sluice.compiler.DeliveryPolicy.Promise;
import dev.sluice.compiler.Plan.PlannedNode;
import dev.sluice.compiler.Plan.SourceNode;
import dev.sluice.compiler.Plan.StepNode;
import dev.sluice.compiler.Plan.TargetNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the rows of a plan are committed.
 *
 * <p>At checkpoints, the position a batch ends at commits with its rows. That takes one way from a
 * source that can be read again from any position, through steps that judge each batch by itself,
 * to one target that takes position and rows together: only then is every row before the position
 * at the target, and none behind it. Windows are such steps too: what is in those that are open
 * counts as much as the checkpoint says.
 */
public sealed interface Delivery {

    /**
     * All rows of a run at once.
     *
     * @param anew the sources that could go on from run to run, and are read from their start by
     *     each one
     * @param why they cannot; empty where there are none
     */
    record AtEnd(List<String> anew, String why) implements Delivery {
        public AtEnd {
            anew = List.copyOf(anew);
        }

        AtEnd() {
            this(List.of(), "");
        }
    }

    /**
     * Batch by batch.
     *
     * @param every how long rows may wait for a checkpoint
     */
    record Checkpoints(String source, String target, Duration every) implements Delivery {}

    /** What holds between a source and a target, and why. */
    record Guarantee(String source, String target, Promise promise, String reason) {}

    /**
     * How these nodes deliver, before they are fused.
     *
     * @throws PipelineException where the policy asks for what they cannot give
     */
    static Delivery of(List<PlannedNode> nodes, DeliveryPolicy policy) {
        if (policy.commit() == Commit.NEVER) {
            return new AtEnd();
        }
        Optional<String> hindrance = hindrance(nodes);
        boolean continued = sources(nodes).anyMatch(node -> node.source().traits().continued());
        boolean endless = sources(nodes).anyMatch(node -> !node.source().traits().bounded());
        boolean wanted =
                policy.commit() == Commit.CHECKPOINTS
                        || policy.commit() == Commit.AUTO && continued;
        boolean positioned = sources(nodes).anyMatch(n -> n.source().traits().positioned());
        boolean needed = endless || positioned;
        if (hindrance.isPresent() && (needed || policy.commit() == Commit.CHECKPOINTS)
                || needed && policy.commit() == Commit.AT_END) {
            String who =
                    endless
                            ? "a source that never ends has to be committed at checkpoints"
                            : positioned
                                    ? "a source of what is new since the last run has to be"
                                            + " committed at checkpoints"
                                    : "'commit: checkpoints' is asked for";
            throw new PipelineException(
                    ErrorCode.PIPELINE_INVALID,
                    who + hindrance.map(why -> ", and cannot be: " + why).orElse(""));
        }
        if (!wanted) {
            return new AtEnd();
        }
        if (hindrance.isPresent()) {
            return new AtEnd(
                    sources(nodes)
                            .filter(node -> node.source().traits().continued())
                            .map(SourceNode::id)
                            .toList(),
                    hindrance.get());
        }
        TargetNode target = targets(nodes).findFirst().orElseThrow();
        return new Checkpoints(
                sources(nodes).findFirst().orElseThrow().id(),
                target.id(),
                policy.every().orElseGet(target.target()::patience));
    }

    private static Optional<String> hindrance(List<PlannedNode> nodes) {
        List<SourceNode> sources = sources(nodes).toList();
        List<TargetNode> targets = targets(nodes).toList();
        if (sources.size() != 1 || targets.size() != 1) {
            return Optional.of(
                    "there are "
                            + sources.size()
                            + " sources and "
                            + targets.size()
                            + " targets; checkpoints go from one source to one target");
        }
        SourceNode source = sources.getFirst();
        TargetNode target = targets.getFirst();
        if (!source.source().traits().replayable()) {
            return Optional.of(
                    "'"
                            + source.id()
                            + "' cannot be read again from the middle (a table can, by a cursor)");
        }
        if (!target.target().checkpoints()) {
            return Optional.of(
                    "'"
                            + target.id()
                            + "' takes no position with its rows batch by batch (a table does in"
                            + " 'mode: append' or 'upsert', a folder of files in 'mode: append')");
        }
        return nodes.stream().flatMap(node -> way(node).stream()).findFirst();
    }

    /** What keeps a node from passing rows on in their order, batch by batch. */
    private static Optional<String> way(PlannedNode node) {
        if (node.feeds().size() > 1) {
            return Optional.of("'" + node.id() + "' has several inputs");
        }
        if (!(node instanceof StepNode step)) {
            return Optional.empty();
        }
        if (step.step() instanceof Step.Window) {
            return Optional.empty();
        }
        if (step.whole() || !(step.step() instanceof Step.Rows rows)) {
            return Optional.of("'" + node.id() + "' needs all rows before it gives the first");
        }
        boolean stops =
                rows.fates().stream()
                        .anyMatch(fate ->
                                fate.outcome() == Outcome.STOPPED
                                        || fate.limit().rows() < Long.MAX_VALUE
                                        || fate.limit().share() < 1);
        return stops
                ? Optional.of("a rule of '" + node.id() + "' may stop the run and take all back")
                : Optional.empty();
    }

    private static Stream<SourceNode> sources(List<PlannedNode> nodes) {
        return nodes.stream().filter(SourceNode.class::isInstance).map(SourceNode.class::cast);
    }

    private static Stream<TargetNode> targets(List<PlannedNode> nodes) {
        return nodes.stream().filter(TargetNode.class::isInstance).map(TargetNode.class::cast);
    }

    /** What this delivery promises for every source and target of the plan. */
    default List<Guarantee> guarantees(Plan plan) {
        List<Guarantee> guarantees = new ArrayList<>();
        List<String> windows =
                plan.nodes().stream()
                        .filter(n -> n instanceof StepNode s && s.step() instanceof Step.Window)
                        .map(PlannedNode::id)
                        .toList();
        targets(plan.nodes())
                .forEach(target ->
                        plan.sourcesOf(target.id())
                                .forEach(source ->
                                        guarantees.add(guarantee(source, target, windows))));
        return guarantees;
    }

    private static String keeping(List<String> windows) {
        return "Each window is written once, as long as the home folder stays: what is in the open"
                + " windows of '"
                + String.join("', '", windows)
                + "' is there, and the position says how much of it counts";
    }

    private Guarantee guarantee(String source, TargetNode target, List<String> windows) {
        return switch (this) {
            case Checkpoints c ->
                    new Guarantee(
                            source,
                            target.id(),
                            Promise.EXACTLY_ONCE,
                            "the position commits with the rows, batch by batch; a run that broke"
                                    + " off is resumed behind its last batch"
                                    + (windows.isEmpty() ? "" : ". " + keeping(windows)));
            case AtEnd end ->
                    new Guarantee(
                            source,
                            target.id(),
                            atEnd(target),
                            reason(target)
                                    + (end.anew().contains(source)
                                            ? ". Each run reads '"
                                                    + source
                                                    + "' from its start: "
                                                    + end.why()
                                            : ""));
        };
    }

    private static Promise atEnd(TargetNode target) {
        return switch (target.target().delivery()) {
            case TRANSACTIONAL, ALL_OR_NOTHING -> Promise.ALL_OR_NOTHING;
            case AT_LEAST_ONCE -> Promise.AT_LEAST_ONCE;
        };
    }

    private static String reason(TargetNode target) {
        return switch (target.target().delivery()) {
            case TRANSACTIONAL -> "the target commits the rows of a run in one transaction";
            case ALL_OR_NOTHING -> "the target shows the rows of a run at once, when it commits";
            case AT_LEAST_ONCE -> "the target cannot take rows back after a fault";
        };
    }
}
