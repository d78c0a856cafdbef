package dev.sluice.compiler;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Step;
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
 * counts as much as the checkpoint says. So are steps that compare a batch with a reference, which
 * is read whole when the run begins.
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
    record Checkpoints(Chain chain, Duration every) implements Delivery {

        /** The source whose positions are kept. */
        public String source() {
            return chain.source();
        }

        /** The target that keeps them. */
        public String target() {
            return chain.target();
        }
    }

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
        ChainSearch.Result found = ChainSearch.search(nodes);
        Optional<String> hindrance =
                found instanceof ChainSearch.Result.None none
                        ? Optional.of(none.why())
                        : Optional.empty();
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
        return switch (found) {
            case ChainSearch.Result.None none ->
                    new AtEnd(
                            sources(nodes)
                                    .filter(node -> node.source().traits().continued())
                                    .map(SourceNode::id)
                                    .toList(),
                            none.why());
            case ChainSearch.Result.Found(Chain chain) -> {
                TargetNode target = targets(nodes).findFirst().orElseThrow();
                yield new Checkpoints(chain, policy.every().orElseGet(target.target()::patience));
            }
        };
    }

    private static Stream<SourceNode> sources(List<PlannedNode> nodes) {
        return nodes.stream().filter(SourceNode.class::isInstance).map(SourceNode.class::cast);
    }

    private static Stream<TargetNode> targets(List<PlannedNode> nodes) {
        return nodes.stream().filter(TargetNode.class::isInstance).map(TargetNode.class::cast);
    }

    /** Whether positions of that source are kept. */
    default boolean positions(String source) {
        return this instanceof Checkpoints kept && kept.source().equals(source);
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
                                        guarantees.add(guarantee(source, target, windows, plan))));
        return guarantees;
    }

    private static String compared(Checkpoints delivery, String reference, Plan plan) {
        return "it is a reference, read whole when the run begins, and again by one that goes on: '"
                + String.join("', '", delivery.chain().referring(reference, plan))
                + "' compares each row of '"
                + delivery.source()
                + "' with it once, as it was then";
    }

    private static String keeping(List<String> windows) {
        return "Each window is written once, as long as the home folder stays: what is in the open"
                + " windows of '"
                + String.join("', '", windows)
                + "' is there, and the position says how much of it counts";
    }

    private Guarantee guarantee(String source, TargetNode target, List<String> windows, Plan plan) {
        return switch (this) {
            case Checkpoints c when !c.source().equals(source) ->
                    new Guarantee(
                            source, target.id(), Promise.EXACTLY_ONCE, compared(c, source, plan));
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
