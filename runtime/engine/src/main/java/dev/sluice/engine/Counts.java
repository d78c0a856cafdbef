package dev.sluice.engine;

import dev.sluice.api.Step;
import dev.sluice.compiler.ComposedSql;
import dev.sluice.compiler.Plan;
import dev.sluice.compiler.Plan.Edge;
import dev.sluice.compiler.Plan.Feed;
import dev.sluice.compiler.Plan.Passage;
import dev.sluice.compiler.Plan.PlannedNode;
import dev.sluice.compiler.StepSql;
import dev.sluice.sql.RowCounter;
import dev.sluice.sql.SqlSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All counts of a run. Where rows travel in batches, the ends of an edge count them; where an edge
 * brings a query, the query does: a node that judges rows tallies them, and an edge that no such
 * node is at has a counter of its own. May be read while the run goes on.
 */
final class Counts {

    private final Run run;
    private final Plan plan;
    private final Map<String, NodeLedger> ledgers = new LinkedHashMap<>();
    private final Map<String, Fates> fates = new ConcurrentHashMap<>();
    private final Map<String, RowCounter> counters = new ConcurrentHashMap<>();
    private final Map<String, String> queries = new ConcurrentHashMap<>();

    Counts(Run run, Plan plan) {
        this.run = run;
        this.plan = plan;
        for (PlannedNode node : plan.nodes()) {
            ledgers.put(node.id(), new NodeLedger(node.id(), kind(node)));
            if (node instanceof Plan.StepNode step) {
                fates.put(step.id(), Fates.of(step.id(), step.step(), run));
            }
        }
    }

    private static String kind(PlannedNode node) {
        return switch (node) {
            case Plan.SourceNode source -> "source";
            case Plan.StepNode step -> step.kind();
            case Plan.TargetNode target -> "target";
            case Plan.ExecuteNode execute -> "transform";
        };
    }

    NodeLedger ledger(String node) {
        return Objects.requireNonNull(ledgers.get(node));
    }

    /** Makes the functions known by which the node and its edges count. */
    void register(SqlSession session, PlannedNode node) {
        if (node instanceof Plan.StepNode) {
            session.register(StepSql.tallyName(node.id()), fates(node.id()).tally());
        }
        for (Feed feed : node.feeds()) {
            if (isCounted(feed)) {
                RowCounter counter = new RowCounter(run::stopped);
                counters.put(feed.from(), counter);
                session.register(ComposedSql.counterName(feed.from()), counter);
            }
        }
    }

    private Fates fates(String node) {
        return Objects.requireNonNull(fates.get(node));
    }

    private static boolean isCounted(Feed feed) {
        return feed.passage() instanceof Passage.Query query && query.counted();
    }

    /** The query as the node hands it on, counted where that is due. */
    String handedOn(String node, String sql) {
        boolean counted = handingOn(node).map(edge -> isCounted(edge.feed())).orElse(false);
        String query = ComposedSql.handedOn(sql, counted ? ComposedSql.counterName(node) : "");
        queries.put(node, query);
        return query;
    }

    /**
     * The query by which the node's rows are read and judged: its own, and that of steps behind.
     */
    String rowsQuery(String node) {
        Optional<Edge> next =
                handingOn(node)
                        .filter(edge ->
                                edge.to() instanceof Plan.StepNode step
                                        && step.step() instanceof Step.Rows
                                        && queries.containsKey(step.id()));
        return next.isPresent()
                ? rowsQuery(next.get().to().id())
                : Objects.requireNonNull(queries.get(node));
    }

    /** The rows that a source has handed on so far. */
    long rowsOf(String source) {
        return handedOn(plan.node(source));
    }

    /** Stops the run where a rule allows no more rows that break it; at the end of the input. */
    void judge() {
        fates.values().forEach(Fates::judgeAll);
    }

    /** The counts as they are now, node by node. */
    List<NodeCounts> now() {
        return plan.nodes().stream().map(this::of).toList();
    }

    private NodeCounts of(PlannedNode node) {
        NodeCounts counts = ledger(node.id()).counts().plus(queriedIn(node), handedOn(node));
        Fates judged = fates.get(node.id());
        return judged == null ? counts : judged.addTo(counts);
    }

    private long queriedIn(PlannedNode node) {
        if (node instanceof Plan.SourceNode) {
            return handedOn(node);
        }
        return node.feeds().stream()
                .filter(Feed::isQuery)
                .filter(feed -> !(node instanceof Plan.StepNode step) || step.judges(feed.input()))
                .mapToLong(feed -> along(new Edge(feed, node)))
                .sum();
    }

    private long handedOn(PlannedNode node) {
        return handingOn(node.id()).map(this::along).orElse(0L);
    }

    private Optional<Edge> handingOn(String node) {
        return plan.leaving(node).stream().filter(edge -> edge.feed().isQuery()).findFirst();
    }

    /** The rows along an edge that brings a query. */
    private long along(Edge edge) {
        OptionalLong here = countedFrom(edge);
        if (here.isPresent()) {
            return here.getAsLong();
        }
        // a step without fates passes on what it takes
        PlannedNode from = plan.node(edge.feed().from());
        Feed before =
                from.feeds().stream()
                        .filter(feed -> from instanceof Plan.StepNode s && s.judges(feed.input()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("nobody counts " + edge));
        return before.isQuery() ? along(new Edge(before, from)) : ledger(from.id()).counts().in();
    }

    /** What the edge itself, its ends or what stands behind it count. */
    private OptionalLong countedFrom(Edge edge) {
        if (isCounted(edge.feed())) {
            RowCounter counter = counters.get(edge.feed().from());
            return OptionalLong.of(counter == null ? 0 : counter.rows());
        }
        if (edge.to() instanceof Plan.StepNode to
                && to.step() instanceof Step.Rows
                && to.judges(edge.feed().input())) {
            OptionalLong behind = to.tallies() ? seen(to) : passedOn(to);
            if (behind.isPresent()) {
                return behind;
            }
        }
        return plan.node(edge.feed().from()) instanceof Plan.StepNode from && from.tallies()
                ? OptionalLong.of(fates(from.id()).tally().passed())
                : OptionalLong.empty();
    }

    private OptionalLong seen(Plan.StepNode node) {
        return OptionalLong.of(fates(node.id()).tally().seen());
    }

    private OptionalLong passedOn(Plan.StepNode node) {
        return handingOn(node.id())
                .map(this::countedFrom)
                .orElseGet(() -> OptionalLong.of(ledger(node.id()).counts().out()));
    }
}
