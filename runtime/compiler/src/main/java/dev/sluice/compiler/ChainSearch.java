package dev.sluice.compiler;

import dev.sluice.api.Source;
import dev.sluice.api.Step;
import dev.sluice.api.Step.ByBatch;
import dev.sluice.api.Step.Outcome;
import dev.sluice.compiler.Plan.Feed;
import dev.sluice.compiler.Plan.PlannedNode;
import dev.sluice.compiler.Plan.SourceNode;
import dev.sluice.compiler.Plan.StepNode;
import dev.sluice.compiler.Plan.TargetNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Looks whether nodes are a chain, from the target back to the source. */
final class ChainSearch {

    /** What comes of it. */
    sealed interface Result {
        /** They are. */
        record Found(Chain chain) implements Result {}

        /**
         * They are not.
         *
         * @param why for people, as what follows a colon
         */
        record None(String why) implements Result {}
    }

    private static final class Hindrance extends Exception {
        private static final long serialVersionUID = 1;

        Hindrance(String why) {
            super(why, null, false, false);
        }
    }

    private final Map<String, PlannedNode> nodes = new LinkedHashMap<>();
    private final Map<String, String> streams = new LinkedHashMap<>();
    private final Map<String, String> references = new LinkedHashMap<>();

    private ChainSearch(List<PlannedNode> planned) {
        planned.forEach(node -> nodes.put(node.id(), node));
    }

    /** Looks at all nodes of a plan, before they are fused. */
    static Result search(List<PlannedNode> planned) {
        try {
            return new Result.Found(new ChainSearch(planned).chain());
        } catch (Hindrance e) {
            return new Result.None(String.valueOf(e.getMessage()));
        }
    }

    private Chain chain() throws Hindrance {
        TargetNode target = target();
        SequencedMap<String, PlannedNode> way = way(target);
        SourceNode source = (SourceNode) way.lastEntry().getValue();
        for (Map.Entry<String, String> reference : references.entrySet()) {
            requireReference(node(reference.getKey()), reference.getValue(), way);
        }
        requireNoOthers(way, target);
        requireEnds(source, target);
        for (PlannedNode node : way.values()) {
            if (node instanceof StepNode step) {
                requireBatches(step);
            }
        }
        return new Chain(source.id(), target.id(), streams, references.keySet());
    }

    private PlannedNode node(String id) {
        PlannedNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalStateException("there is no node " + id);
        }
        return node;
    }

    private TargetNode target() throws Hindrance {
        List<TargetNode> targets =
                nodes.values().stream()
                        .filter(TargetNode.class::isInstance)
                        .map(TargetNode.class::cast)
                        .toList();
        if (targets.isEmpty()) {
            throw new Hindrance("there is no target");
        }
        if (targets.size() > 1) {
            throw new Hindrance(
                    "there are "
                            + targets.size()
                            + " targets, and checkpoints go to one; let each target have a pipeline"
                            + " of its own");
        }
        return targets.getFirst();
    }

    private SequencedMap<String, PlannedNode> way(TargetNode target) throws Hindrance {
        SequencedMap<String, PlannedNode> way = new LinkedHashMap<>();
        PlannedNode last = target;
        way.put(last.id(), last);
        while (!last.feeds().isEmpty()) {
            last = node(stream(last).from());
            way.put(last.id(), last);
        }
        return way;
    }

    /** The feed by which the chain comes to a node; the others bring references. */
    private Feed stream(PlannedNode node) throws Hindrance {
        List<Feed> feeds = node.feeds();
        if (feeds.size() == 1) {
            return feeds.getFirst();
        }
        if (!(node instanceof StepNode step)) {
            throw new Hindrance("'" + node.id() + "' has several inputs");
        }
        String input = step.step() instanceof Step.Query q ? stream(step, q) : step.judged();
        List<Feed> along = feeds.stream().filter(f -> f.input().equals(input)).toList();
        if (along.size() != 1) {
            throw new Hindrance("'" + node.id() + "' has several inputs named '" + input + "'");
        }
        streams.put(node.id(), input);
        Chain.behind(feeds.stream().filter(f -> !f.input().equals(input)).toList(), this::node)
                .forEach(reference -> references.putIfAbsent(reference, node.id()));
        return along.getFirst();
    }

    /** Of several inputs, the one that cannot be a reference, or else that can be read again. */
    private String stream(StepNode step, Step.Query query) throws Hindrance {
        if (query.byBatch().isEmpty()) {
            throw new Hindrance("'" + step.id() + "' needs all rows before it gives the first");
        }
        List<String> inputs = step.feeds().stream().map(Feed::input).distinct().toList();
        Predicate<String> possible =
                input -> query.byBatch().get(input) instanceof ByBatch.Possible;
        Predicate<String> endless =
                input -> sources(step, input).anyMatch(source -> !isReadWhole(source));
        Predicate<String> again =
                input -> sources(step, input).allMatch(source -> traits(source).replayable());
        String input =
                Stream.of(endless, possible.and(again), possible)
                        .flatMap(which -> inputs.stream().filter(which).limit(1))
                        .findFirst()
                        .orElse(inputs.getFirst());
        if (query.byBatch().get(input) instanceof ByBatch.Impossible impossible) {
            throw new Hindrance(
                    "'"
                            + step.id()
                            + "' cannot take '"
                            + input
                            + "' batch by batch: "
                            + impossible.why());
        }
        return input;
    }

    private Stream<SourceNode> sources(StepNode step, String input) {
        List<Feed> feeds = step.feeds().stream().filter(f -> f.input().equals(input)).toList();
        return Chain.behind(feeds, this::node).stream()
                .map(this::node)
                .filter(SourceNode.class::isInstance)
                .map(SourceNode.class::cast);
    }

    private static Source.Traits traits(SourceNode source) {
        return source.source().traits();
    }

    /** Whether each run reads it from its start to its end. */
    private static boolean isReadWhole(SourceNode source) {
        Source.Traits traits = traits(source);
        return traits.bounded() && !traits.continued() && !traits.positioned();
    }

    private void requireReference(
            PlannedNode node, String step, SequencedMap<String, PlannedNode> way) throws Hindrance {
        if (way.containsKey(node.id())) {
            throw new Hindrance(
                    "'"
                            + step
                            + "' compares rows of '"
                            + node.id()
                            + "' with each other, and would need them all before the first: read"
                            + " the reference by a source of its own");
        }
        if (node instanceof SourceNode source && !isReadWhole(source)) {
            throw new Hindrance(
                    "'"
                            + node.id()
                            + "' is a reference of '"
                            + step
                            + "', which is read whole when a run begins, and it goes on from run to"
                            + " run (leave out 'cursor', 'follow' or 'new-files' there)");
        }
        if (node instanceof StepNode reader && reader.step() instanceof Step.Window) {
            throw new Hindrance(
                    "'"
                            + node.id()
                            + "' makes windows for '"
                            + step
                            + "', and a reference is read whole: use aggregate");
        }
    }

    private void requireNoOthers(SequencedMap<String, PlannedNode> way, TargetNode target)
            throws Hindrance {
        Optional<PlannedNode> other =
                nodes.values().stream()
                        .filter(node -> !(node instanceof Plan.ExecuteNode))
                        .filter(node ->
                                !way.containsKey(node.id()) && !references.containsKey(node.id()))
                        .findFirst();
        if (other.isPresent()) {
            throw new Hindrance(
                    "the rows of '" + other.get().id() + "' do not come to '" + target.id() + "'");
        }
    }

    private static void requireEnds(SourceNode source, TargetNode target) throws Hindrance {
        if (!traits(source).replayable()) {
            throw new Hindrance(
                    "'"
                            + source.id()
                            + "' cannot be read again from the middle (a table can, by a cursor)");
        }
        if (!target.target().checkpoints()) {
            throw new Hindrance(
                    "'"
                            + target.id()
                            + "' takes no position with its rows batch by batch (a table does in"
                            + " 'mode: append' or 'upsert', a folder of files in 'mode: append')");
        }
    }

    /** Rows have to be passed on in their order, batch by batch, and for good. */
    private void requireBatches(StepNode step) throws Hindrance {
        boolean batches =
                switch (step.step()) {
                    case Step.Rows rows -> rows.scope() != Step.Scope.INPUT;
                    case Step.Query _ -> streams.containsKey(step.id());
                    case Step.Window _ -> true;
                    case Step.Route _ -> false;
                };
        if (!batches) {
            throw new Hindrance("'" + step.id() + "' needs all rows before it gives the first");
        }
        if (step.step() instanceof Step.Rows rows
                && rows.fates().stream().anyMatch(ChainSearch::stops)) {
            throw new Hindrance("a rule of '" + step.id() + "' may stop the run and take all back");
        }
    }

    private static boolean stops(Step.Fate fate) {
        return fate.outcome() == Outcome.STOPPED
                || fate.limit().rows() < Long.MAX_VALUE
                || fate.limit().share() < 1;
    }
}
