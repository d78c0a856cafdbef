package dev.sluice.compiler;

import dev.sluice.compiler.Plan.Feed;
import dev.sluice.compiler.Plan.PlannedNode;
import dev.sluice.compiler.Plan.StepNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The way of rows that have positions: from one source, through steps that take them batch by
 * batch, to one target. Beside it there may be references, which steps of the chain compare its
 * rows with: these have no positions, and each run reads them whole before the first row of the
 * chain.
 *
 * @param source where it begins
 * @param target where it ends
 * @param streams the steps that have references, with the input by which the chain comes
 * @param references the nodes beside the chain
 */
public record Chain(
        String source, String target, Map<String, String> streams, Set<String> references) {

    public Chain {
        streams = Map.copyOf(streams);
        references = Set.copyOf(references);
    }

    /** The steps of the chain that compare its rows with those of that node. */
    List<String> referring(String node, Plan plan) {
        return plan.nodes().stream()
                .filter(n ->
                        n instanceof StepNode step && plan.behind(step.references()).contains(node))
                .map(PlannedNode::id)
                .toList();
    }

    /** The nodes that the feeds come from, near and far: by a loop, as a chain may be long. */
    static Set<String> behind(List<Feed> feeds, Function<String, PlannedNode> nodes) {
        Set<String> found = new LinkedHashSet<>();
        Deque<Feed> open = new ArrayDeque<>(feeds);
        while (!open.isEmpty()) {
            String from = open.pop().from();
            if (found.add(from)) {
                // in front of what is open: one input is followed to its sources, then the next
                nodes.apply(from).feeds().reversed().forEach(open::push);
            }
        }
        return found;
    }
}
