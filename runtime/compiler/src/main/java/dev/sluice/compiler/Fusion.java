package dev.sluice.compiler;

import dev.sluice.api.Step;
import dev.sluice.compiler.Plan.ExecuteNode;
import dev.sluice.compiler.Plan.Feed;
import dev.sluice.compiler.Plan.Passage;
import dev.sluice.compiler.Plan.PlannedNode;
import dev.sluice.compiler.Plan.Reach;
import dev.sluice.compiler.Plan.SourceNode;
import dev.sluice.compiler.Plan.StepNode;
import dev.sluice.compiler.Plan.TargetNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides which neighbouring nodes run as one query, and where that query has to count rows.
 *
 * <p>An edge can bring a query where it is its node's only way out and DuckDB can run both ends: a
 * source that it can scan, steps, a target that it can write. A step that judges batch by batch
 * joins its like for each batch, and joins a query over all rows where one reaches it. Steps that
 * stop a run before their first row (assertions) and routes stay by themselves.
 */
final class Fusion {

    /** Nodes in one query: beyond, its text would nest deeper than parsers like. */
    private static final int LONGEST = 24;

    /**
     * Nodes that call each other on one thread: each takes some of its stack, and behind them
     * stands a queue. Not fewer than those of one query, which no queue can part.
     */
    private static final int DEEPEST = LONGEST;

    private final Map<String, PlannedNode> nodes = new LinkedHashMap<>();
    private final Map<String, Integer> length = new HashMap<>();
    private final Map<String, Integer> readers = new HashMap<>();
    private final Map<String, Integer> depth = new HashMap<>();

    private final Delivery delivery;

    /**
     * @param planned in an order in which each node stands behind its inputs
     */
    Fusion(List<PlannedNode> planned, Delivery delivery) {
        this.delivery = delivery;
        for (PlannedNode node : planned) {
            nodes.put(node.id(), node);
            node.feeds().forEach(feed -> readers.merge(feed.from(), 1, Integer::sum));
        }
        planned.forEach(this::fuse);
        nodes.values().forEach(this::count);
        nodes.values().forEach(this::part);
    }

    /** The nodes, with the edges between them decided. */
    List<PlannedNode> nodes() {
        return List.copyOf(nodes.values());
    }

    private void fuse(PlannedNode node) {
        length.put(node.id(), 1);
        List<Feed> feeds = node.feeds().stream().map(feed -> fused(node, feed)).toList();
        put(node, feeds, anyWhole(feeds));
    }

    private void put(PlannedNode node, List<Feed> feeds, boolean over) {
        nodes.put(
                node.id(),
                switch (node) {
                    case SourceNode source -> source;
                    case StepNode step -> step.with(feeds, step.whole() || over);
                    case TargetNode target -> target.with(feeds);
                    case ExecuteNode execute -> execute;
                });
    }

    private boolean anyWhole(List<Feed> feeds) {
        return feeds.stream().filter(Feed::isQuery).anyMatch(feed -> yieldsAll(feed.from()));
    }

    private Feed fused(PlannedNode to, Feed feed) {
        PlannedNode from = known(feed.from());
        int longer = length(to.id()) + length(from.id());
        boolean possible =
                feed.port().isEmpty()
                        && readers.getOrDefault(from.id(), 0) == 1
                        && offers(from)
                        && takes(to, feed)
                        && longer <= LONGEST;
        if (!possible) {
            return feed;
        }
        length.put(to.id(), longer);
        return feed.by(new Passage.Query(false));
    }

    private boolean offers(PlannedNode from) {
        return switch (from) {
            // rows of a query have no positions
            case SourceNode source ->
                    !delivery.positions(source.id()) && source.source().scan().isPresent();
            case StepNode step -> isFusible(step.step()) && isCountedByBatch(step);
            case TargetNode target -> false;
            case ExecuteNode execute -> false;
        };
    }

    private boolean takes(PlannedNode to, Feed feed) {
        return switch (to) {
            case SourceNode source -> false;
            case ExecuteNode execute -> false;
            case StepNode step ->
                    isFusible(step.step())
                            && step.outputs().getFirst().wholeReads().contains(feed.input())
                            && isOnlyOne(step, feed)
                            && isAtHand(step, feed);
            case TargetNode target ->
                    target.feeds().size() == 1
                            && yieldsAll(feed.from())
                            && target.target().copies(target.schema());
        };
    }

    /**
     * Queries over all rows and over batches run in instances of DuckDB that know no other. Before
     * a step with references stands a queue: what is handed on by a query would be counted here
     * while it waits there, ahead of the barrier behind it.
     */
    private boolean isAtHand(StepNode step, Feed feed) {
        return switch (step.reach()) {
            case Reach.All _ -> yieldsAll(feed.from());
            case Reach.Batch _ -> yieldsAll(feed.from()) || step.feeds().size() == 1;
            case Reach.References _ -> false;
        };
    }

    /** A batch's query has no gauge: what leaves has to follow from what came. */
    private static boolean isCountedByBatch(StepNode step) {
        return !(step.reach() instanceof Reach.References) || step.step() instanceof Step.Rows;
    }

    private static boolean isFusible(Step step) {
        return switch (step) {
            case Step.Rows rows -> rows.assertions().isEmpty();
            case Step.Query query -> query.fanOutLimit() == 0;
            case Step.Window window -> false; // its rows leave while others still come
            case Step.Route route -> false;
        };
    }

    private static boolean isOnlyOne(StepNode step, Feed feed) {
        return step.feeds().stream().filter(f -> f.input().equals(feed.input())).count() == 1;
    }

    /** Whether the node's query is over all of its rows, not those of one batch. */
    private boolean yieldsAll(String node) {
        return switch (known(node)) {
            case SourceNode source -> true;
            case StepNode step -> step.whole();
            case TargetNode target -> false;
            case ExecuteNode execute -> false;
        };
    }

    private PlannedNode known(String id) {
        PlannedNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalStateException("node " + id + " stands behind its reader");
        }
        return node;
    }

    private int length(String node) {
        return length.getOrDefault(node, 1);
    }

    private void count(PlannedNode node) {
        List<Feed> feeds = new ArrayList<>();
        for (Feed feed : node.feeds()) {
            feeds.add(
                    feed.isQuery() && !isKnown(feed.from())
                            ? feed.by(new Passage.Query(true))
                            : feed);
        }
        put(node, feeds, false);
    }

    /**
     * Puts a queue between nodes where more of them than {@link #DEEPEST} would call each other.
     */
    private void part(PlannedNode node) {
        int deep =
                node.feeds().stream().mapToInt(f -> depth.getOrDefault(f.from(), 0)).max().orElse(0)
                        + 1;
        if (deep > DEEPEST && node.feeds().stream().noneMatch(Feed::isQuery)) {
            List<Feed> queued =
                    node.feeds().stream().map(f -> f.by(new Passage.Batches(true))).toList();
            put(node, queued, false);
        }
        depth.put(node.id(), CamelRoutes.isQueued(known(node.id())) ? 1 : deep);
    }

    /**
     * What leaves a row-level step follows from what came and what it removed. Of one that only
     * filters it is the other way round, where the query tells what left: that is cheaper.
     */
    private boolean isKnown(String from) {
        return known(from) instanceof StepNode step
                && step.step() instanceof Step.Rows
                && !(step.whole() && StepSql.onlyFilters(step.step()));
    }
}
