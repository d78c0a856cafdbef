package dev.sluice.compiler;

import dev.sluice.api.Options;
import dev.sluice.api.Schema;
import dev.sluice.api.Secret;
import dev.sluice.api.Source;
import dev.sluice.api.SqlDatabase;
import dev.sluice.api.Step;
import dev.sluice.api.Target;
import dev.sluice.api.Transform;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a run will do, known before anything runs: every node with its schemas and bound SQL, in an
 * order in which each node stands behind its inputs. It owns the opened sources and targets. Any
 * thread may ask it.
 */
public final class Plan implements AutoCloseable {

    private final String pipeline;
    private final List<PlannedNode> nodes;
    private final Map<String, String> kamelets;
    private final ErrorPolicy errors;
    private final Delivery delivery;
    private final Map<String, PlannedNode> byId = new HashMap<>();
    private final Map<String, List<Edge>> leaving = new HashMap<>();

    /**
     * @param kamelets the templates the routes are made from, as YAML, by name
     * @param errors how transient faults are met
     * @param delivery how rows are committed
     */
    public Plan(
            String pipeline,
            List<PlannedNode> nodes,
            Map<String, String> kamelets,
            ErrorPolicy errors,
            Delivery delivery) {
        this.pipeline = pipeline;
        this.nodes = List.copyOf(nodes);
        this.kamelets = Map.copyOf(kamelets);
        this.errors = errors;
        this.delivery = delivery;
        for (PlannedNode node : nodes) {
            byId.put(node.id(), node);
            for (Feed feed : node.feeds()) {
                leaving.computeIfAbsent(feed.from(), from -> new ArrayList<>())
                        .add(new Edge(feed, node));
            }
        }
    }

    /** A plan with the usual error handling. */
    public Plan(String pipeline, List<PlannedNode> nodes, Map<String, String> kamelets) {
        this(pipeline, nodes, kamelets, ErrorPolicy.DEFAULT, new Delivery.AtEnd());
    }

    /** The pipeline's name. */
    public String pipeline() {
        return pipeline;
    }

    /** All nodes, each behind its inputs. */
    public List<PlannedNode> nodes() {
        return nodes;
    }

    /** The templates the routes are made from, as YAML, by name. */
    public Map<String, String> kamelets() {
        return kamelets;
    }

    /** How transient faults are met. */
    public ErrorPolicy errors() {
        return errors;
    }

    /** How rows are committed. */
    public Delivery delivery() {
        return delivery;
    }

    /** A node of the plan. */
    public sealed interface PlannedNode {
        String id();

        /** The Kamelet the node's route is made from. */
        String kamelet();

        List<Feed> feeds();
    }

    /** Reads. */
    public record SourceNode(String id, String kamelet, Source source, Schema schema)
            implements PlannedNode {
        @Override
        public List<Feed> feeds() {
            return List.of();
        }
    }

    /** What a step has at hand when it works. */
    public sealed interface Reach {

        /** All rows of all inputs: it runs once. */
        record All() implements Reach {}

        /** A batch of its input. */
        record Batch() implements Reach {}

        /**
         * A batch of one input, and all rows of the others: these are references, read whole before
         * the first batch comes.
         *
         * @param stream the input that comes in batches
         * @param assertions what the references have to keep
         */
        record References(String stream, List<Step.Assertion> assertions) implements Reach {
            public References {
                assertions = List.copyOf(assertions);
            }
        }
    }

    /**
     * Changes, checks, joins or splits rows.
     *
     * @param kept of a node of windows: what it keeps of a batch while windows are open
     */
    public record StepNode(
            String id,
            String kamelet,
            String kind,
            Step step,
            List<Feed> feeds,
            List<Output> outputs,
            Reach reach,
            Optional<Output> kept)
            implements PlannedNode {
        public StepNode {
            feeds = List.copyOf(feeds);
            outputs = List.copyOf(outputs);
        }

        /** Whether it runs once over all rows, not once a batch. */
        public boolean whole() {
            return reach instanceof Reach.All;
        }

        /** The inputs that it reads whole before any batch comes, where it goes batch by batch. */
        public List<Feed> references() {
            return reach instanceof Reach.References some
                    ? feeds.stream().filter(f -> !f.input().equals(some.stream())).toList()
                    : List.of();
        }

        /** The input whose rows leave this node, where it is row-level or goes batch by batch. */
        public String judged() {
            return reach instanceof Reach.References some
                    ? some.stream()
                    : StepSql.judged(feeds.stream().map(Feed::input).toList());
        }

        /** Whether rows of that input are the node's own: those of a mere reference are not. */
        public boolean judges(String input) {
            boolean all = !(step instanceof Step.Rows) && !(reach instanceof Reach.References);
            return all || input.equals(judged());
        }

        /** Its inputs with their columns, each once. */
        List<Transform.Input> inputs() {
            return Feed.inputs(feeds);
        }

        StepNode with(List<Feed> others, boolean over) {
            Reach far = over ? new Reach.All() : reach;
            return new StepNode(id, kamelet, kind, step, others, outputs, far, kept);
        }

        StepNode withReferences(String stream, List<Step.Assertion> assertions, Output output) {
            Reach far = new Reach.References(stream, assertions);
            return new StepNode(id, kamelet, kind, step, feeds, List.of(output), far, kept);
        }

        /** Whether it counts the rows it judges. */
        public boolean tallies() {
            return step instanceof Step.Rows rows && !rows.fates().isEmpty();
        }
    }

    /** Writes. */
    public record TargetNode(
            String id, String kamelet, Target target, Schema schema, List<Feed> feeds)
            implements PlannedNode {
        public TargetNode {
            feeds = List.copyOf(feeds);
        }

        TargetNode with(List<Feed> others) {
            return new TargetNode(id, kamelet, target, schema, others);
        }
    }

    /** When statements are executed. */
    public enum Moment {
        /** Before any target is opened or any source read. */
        BEFORE,
        /** After every target has committed. */
        AFTER
    }

    /**
     * Executes statements in a database; no rows go through it. Nodes of the same moment are
     * executed in the order of the plan.
     *
     * @param parameters the values of {@code :?name}, possibly secrets
     * @param transaction whether all statements are committed together, or each by itself
     * @param from the nodes it waits for
     */
    public record ExecuteNode(
            String id,
            String kamelet,
            Moment moment,
            List<String> statements,
            Options parameters,
            boolean transaction,
            List<String> from,
            SqlDatabase database)
            implements PlannedNode {
        public ExecuteNode {
            statements = List.copyOf(statements);
            from = List.copyOf(from);
        }

        @Override
        public List<Feed> feeds() {
            return List.of();
        }

        /** The values as they are bound; hand them to the database, and nowhere else. */
        public Map<String, Object> bound() {
            Map<String, Object> values = new LinkedHashMap<>();
            parameters
                    .values()
                    .forEach((name, value) ->
                            values.put(
                                    name,
                                    value instanceof Secret secret ? secret.reveal() : value));
            return values;
        }

        /** The values that must not be shown. */
        public List<String> secrets() {
            return parameters.values().values().stream()
                    .filter(Secret.class::isInstance)
                    .map(value -> ((Secret) value).reveal())
                    .toList();
        }
    }

    /**
     * An edge into a node.
     *
     * @param input the name under which the node knows it
     * @param from the node it comes from
     * @param port that node's port; empty but for routes
     * @param schema the rows' columns
     */
    public record Feed(String input, String from, String port, Schema schema, Passage passage) {

        /** Whether the edge carries a query instead of rows. */
        public boolean isQuery() {
            return passage instanceof Passage.Query;
        }

        Feed by(Passage other) {
            return new Feed(input, from, port, schema, other);
        }

        /** What the feeds bring, input by input. */
        static List<Transform.Input> inputs(List<Feed> feeds) {
            return feeds.stream()
                    .map(feed -> new Transform.Input(feed.input(), feed.schema()))
                    .distinct()
                    .toList();
        }
    }

    /** How an edge brings rows over. */
    public sealed interface Passage {

        /**
         * Batch by batch.
         *
         * @param queued whether they change threads here, through a bounded queue
         */
        record Batches(boolean queued) implements Passage {}

        /**
         * Not at all: it brings the query that yields them, and the receiver builds on it. Nodes
         * joined by such edges run as one query, at the last of them.
         *
         * @param counted whether the query counts the rows here, because neither end does
         */
        record Query(boolean counted) implements Passage {}
    }

    /**
     * An output of a step.
     *
     * @param port its name; empty but for routes
     * @param query the bound SELECT over the relations named as the inputs
     * @param schema its columns
     * @param wholeReads the inputs that the query reads once, and to their end
     */
    public record Output(String port, String query, Schema schema, Set<String> wholeReads) {
        public Output {
            wholeReads = Set.copyOf(wholeReads);
        }
    }

    /** The node of that id. */
    public PlannedNode node(String id) {
        PlannedNode node = byId.get(id);
        if (node == null) {
            throw new IllegalStateException("the plan has no node " + id);
        }
        return node;
    }

    /** The sources that a node's rows come from. */
    public List<String> sourcesOf(String id) {
        PlannedNode node = node(id);
        return node instanceof SourceNode
                ? List.of(id)
                : behind(node.feeds()).stream()
                        .filter(from -> node(from) instanceof SourceNode)
                        .toList();
    }

    /** The nodes that rows come from on their way to these feeds' node, those next to it first. */
    public Set<String> behind(List<Feed> feeds) {
        return Chain.behind(feeds, this::node);
    }

    /** The edges that leave a node. */
    public List<Edge> leaving(String node) {
        return Collections.unmodifiableList(leaving.getOrDefault(node, List.of()));
    }

    /** An edge and the node it leads to. */
    public record Edge(Feed feed, PlannedNode to) {}

    /** Whether the node's rows leave it as a query, which runs further on. */
    public boolean handsOnQuery(String node) {
        return leaving(node).stream().anyMatch(edge -> edge.feed().isQuery());
    }

    /** The node and all those whose queries it builds on, in order. */
    public List<PlannedNode> segment(PlannedNode last) {
        List<PlannedNode> members = new ArrayList<>();
        for (Feed feed : last.feeds()) {
            if (feed.isQuery()) {
                members.addAll(segment(node(feed.from())));
            }
        }
        members.add(last);
        return members;
    }

    @Override
    public void close() {
        for (PlannedNode node : nodes) {
            switch (node) {
                case SourceNode source -> source.source().close();
                case TargetNode target -> target.target().close();
                case StepNode step -> {}
                case ExecuteNode execute -> {}
            }
        }
    }
}
