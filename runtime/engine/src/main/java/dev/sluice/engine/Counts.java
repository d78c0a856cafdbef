package dev.sluice.engine;

import dev.sluice.api.Step;
import dev.sluice.compiler.ComposedSql;
import dev.sluice.compiler.Plan;
import dev.sluice.compiler.Plan.Edge;
import dev.sluice.compiler.Plan.Feed;
import dev.sluice.compiler.Plan.Passage;
import dev.sluice.compiler.Plan.PlannedNode;
import dev.sluice.compiler.StepSql;
import dev.sluice.sql.Gauge;
import dev.sluice.sql.Profile;
import dev.sluice.sql.SqlSession;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All counts of a run. Where rows travel in batches, the ends of an edge count them. Where an edge
 * brings a query, the edge has a gauge, or comes from a row-level step: what leaves that is what
 * came to it without the rows that it tallied as removed. A step that only filters has a gauge
 * behind it, and removed what is missing there. May be read while the run goes on: what leaves a
 * source is estimated meanwhile, as people watch that; the other gauges tell when their query has
 * ended.
 */
final class Counts {

    private final Run run;
    private final Plan plan;
    private final Map<String, NodeLedger> ledgers = new LinkedHashMap<>();
    private final Map<String, Fates> fates = new ConcurrentHashMap<>();
    private final Map<String, Gauge> gauges = new ConcurrentHashMap<>();
    private final Map<String, NodeCounts> before = new ConcurrentHashMap<>();
    private final Map<String, String> queries = new ConcurrentHashMap<>();
    private final Set<String> judged = ConcurrentHashMap.newKeySet();

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
            String tally = StepSql.tallyName(node.id());
            if (onlyFilters(node)) {
                session.define(tally, "mask, raw", "false");
            } else {
                session.register(tally, fates(node.id()).tally());
            }
        }
        for (Feed feed : node.feeds()) {
            if (isCounted(feed)) {
                Gauge gauge = new Gauge(run::stopped);
                gauges.put(feed.from(), gauge);
                if (isSource(feed.from())) {
                    session.register(ComposedSql.gaugeName(feed.from()), gauge);
                }
            }
        }
    }

    /** Whether a gauge says what left the node, and what is missing there was filtered. */
    private boolean onlyFilters(PlannedNode node) {
        return node instanceof Plan.StepNode step
                && StepSql.onlyFilters(step.step())
                && handingOn(node.id()).map(edge -> isCounted(edge.feed())).orElse(false);
    }

    private Fates fates(String node) {
        return Objects.requireNonNull(fates.get(node));
    }

    private boolean isSource(String node) {
        return plan.node(node) instanceof Plan.SourceNode;
    }

    private static boolean isCounted(Feed feed) {
        return feed.passage() instanceof Passage.Query query && query.counted();
    }

    /** The query as the node hands it on, counted where that is due. */
    String handedOn(String node, String sql) {
        boolean counted = handingOn(node).map(edge -> isCounted(edge.feed())).orElse(false);
        String name = ComposedSql.gaugeName(node);
        String gauge = isSource(node) ? Gauge.condition(name) : Gauge.mark(name);
        String query = ComposedSql.handedOn(sql, counted ? gauge : "");
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

    /** A query of these nodes has ended: its edges are counted exactly. */
    void settle(List<PlannedNode> segment, Profile profile) {
        for (PlannedNode node : segment) {
            Gauge gauge = gauges.get(node.id());
            if (gauge != null) {
                profile.rowsPast(ComposedSql.gaugeName(node.id())).ifPresent(gauge::settle);
            }
        }
    }

    /** The rows that a step has been given to judge so far. */
    long seen(String node) {
        return ledger(node).counts().in() + queriedIn(plan.node(node));
    }

    /** Whether that is exact: no query is running that has yet to tell. */
    boolean isExact(String node) {
        return plan.node(node).feeds().stream()
                .filter(Feed::isQuery)
                .allMatch(feed -> {
                    Gauge gauge = gauges.get(feed.from());
                    return isCounted(feed)
                            ? gauge != null && gauge.settled()
                            : isExact(feed.from());
                });
    }

    /**
     * Stops the run where a rule of one of these nodes allows no more rows that break it; at the
     * end of their inputs. A node that was judged is not judged again.
     */
    void judge(Collection<String> nodes) {
        nodes.stream()
                .filter(node -> fates.containsKey(node) && judged.add(node))
                .forEach(node -> fates(node).judgeAll());
    }

    /** The counts as they are now, node by node. */
    List<NodeCounts> now() {
        return plan.nodes().stream().map(this::of).toList();
    }

    /** The counts of a node as they are now. */
    NodeCounts of(String node) {
        return of(plan.node(node));
    }

    private NodeCounts of(PlannedNode node) {
        NodeCounts counts = ledger(node.id()).counts().plus(queriedIn(node), handedOn(node));
        NodeCounts here = withRemoved(node, counts);
        NodeCounts earlier = before.get(node.id());
        return earlier == null ? here : here.behind(earlier);
    }

    private NodeCounts withRemoved(PlannedNode node, NodeCounts counts) {
        if (onlyFilters(node)) {
            Gauge behind = gauges.get(node.id());
            boolean known = behind != null && behind.settled() && isExact(node.id());
            return known ? counts.removed(counts.in() - counts.out(), 0, 0) : counts;
        }
        Fates judged = fates.get(node.id());
        return judged == null ? counts : judged.addTo(counts);
    }

    /** The run goes on with one that had counted this. */
    void goOnFrom(List<NodeCounts> counted) {
        counted.forEach(node -> before.put(node.id(), node));
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
        String from = edge.feed().from();
        if (isCounted(edge.feed())) {
            Gauge gauge = gauges.get(from);
            return gauge == null ? 0 : gauge.rows();
        }
        // while a query runs, the gauge before is an estimate and the tally is not
        return Math.max(0, seen(from) - fates(from).removed());
    }
}
