package dev.sluice.compiler;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import dev.sluice.api.Step;
import dev.sluice.api.Target;
import dev.sluice.api.Transform;
import dev.sluice.sql.SqlSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes a plan: opens sources for their schemas, binds every expression on no rows, checks targets
 * against what will reach them. Nothing is written anywhere. All problems are found in one pass;
 * nodes behind a broken one are left out of it.
 */
public final class Planner implements AutoCloseable {

    private final Catalog catalog;
    private final Function<String, ConnectorContext> contexts;
    private final SqlBinder binder;
    private final Map<String, Schema> schemas = new HashMap<>();
    private final List<NodeProblem> problems = new ArrayList<>();
    private Retry retry = new Retry(ErrorPolicy.PROMPT, (node, message) -> {});
    private final List<Plan.PlannedNode> planned = new ArrayList<>();
    private final Map<String, Plan.PlannedNode> byId = new HashMap<>();
    private final Map<String, List<Plan.TargetNode>> places = new HashMap<>();

    /**
     * @param contexts gives each node its context
     * @param session for binding; closed by the caller
     */
    public Planner(
            Catalog catalog, Function<String, ConnectorContext> contexts, SqlSession session) {
        this.catalog = catalog;
        this.contexts = contexts;
        this.binder = new SqlBinder(session);
    }

    /**
     * Lets this plan's connections be tried several times; without it a fault is told at once.
     *
     * @param told takes the node and what happened, where a later try succeeded
     */
    public Planner patiently(ErrorPolicy policy, BiConsumer<String, String> told) {
        retry = new Retry(policy, told);
        return this;
    }

    /** What came of planning: a plan without problems can run. */
    public record Outcome(Plan plan, List<NodeProblem> problems) {}

    /**
     * Plans the nodes.
     *
     * @param nodes in an order in which each stands behind its inputs
     */
    public Outcome plan(String pipeline, List<NodeRequest> nodes) {
        return plan(pipeline, nodes, ErrorPolicy.DEFAULT, DeliveryPolicy.DEFAULT);
    }

    /** Plans the nodes of a pipeline that has its own handling of errors and delivery. */
    public Outcome plan(
            String pipeline,
            List<NodeRequest> nodes,
            ErrorPolicy errors,
            DeliveryPolicy deliveryPolicy) {
        Map<String, String> kamelets = new LinkedHashMap<>();
        for (NodeRequest node : nodes) {
            if (!node.inputs().stream().allMatch(input -> byId.containsKey(input.from()))) {
                continue; // one of its inputs is broken, and that has been said
            }
            try {
                add(retry.call(node.id(), () -> node(node)));
                kamelets.put(node.kamelet(), node.kameletYaml());
            } catch (PipelineException e) {
                if (e.code() == ErrorCode.CANCELLED) {
                    throw e;
                }
                problems.add(new NodeProblem(node.id(), e));
            } catch (RuntimeException e) {
                problems.add(new NodeProblem(node.id(), defect(e)));
            }
        }
        Delivery delivery = delivery(deliveryPolicy);
        Plan plan =
                new Plan(
                        pipeline,
                        new Fusion(planned, delivery).nodes(),
                        kamelets,
                        errors,
                        delivery);
        if (problems.isEmpty()) {
            deliveryPolicy.demanded().ifPresent(least -> requireAtLeast(least, plan));
        }
        return new Outcome(plan, List.copyOf(problems));
    }

    private Delivery delivery(DeliveryPolicy policy) {
        try {
            if (!problems.isEmpty()) {
                return new Delivery.AtEnd();
            }
            Delivery delivery = Delivery.of(planned, policy);
            planned.replaceAll(node -> withReferences(node, delivery));
            return delivery;
        } catch (PipelineException e) {
            problems.add(new NodeProblem("", e));
            return new Delivery.AtEnd();
        }
    }

    /** A step of a chain that has references takes what comes along the chain batch by batch. */
    private Plan.PlannedNode withReferences(Plan.PlannedNode node, Delivery delivery) {
        if (node instanceof Plan.StepNode step && delivery instanceof Delivery.Checkpoints kept) {
            String stream = kept.chain().streams().get(node.id());
            return stream == null ? step : binder.withReferences(step, stream);
        }
        return node;
    }

    private void requireAtLeast(DeliveryPolicy.Promise least, Plan plan) {
        for (Delivery.Guarantee given : plan.delivery().guarantees(plan)) {
            if (given.promise().compareTo(least) < 0) {
                problems.add(
                        new NodeProblem(
                                given.target(),
                                new PipelineException(
                                        ErrorCode.PIPELINE_INVALID,
                                        "the pipeline demands '"
                                                + least
                                                + "', and from '"
                                                + given.source()
                                                + "' to '"
                                                + given.target()
                                                + "' it is '"
                                                + given.promise()
                                                + "': "
                                                + given.reason())));
            }
        }
    }

    private static PipelineException defect(RuntimeException e) {
        return new PipelineException(
                ErrorCode.INTERNAL,
                e.getClass().getSimpleName()
                        + ": "
                        + e.getMessage()
                        + ": this is a defect of Sluice or of a plugin",
                e);
    }

    /**
     * The ports of routes that nobody reads, after {@link #plan}: their rows would be gone without
     * a trace. A preview plans a part of a pipeline and has no use for this.
     */
    public List<NodeProblem> unreadPorts() {
        Set<String> read =
                planned.stream()
                        .flatMap(reader -> reader.feeds().stream())
                        .map(feed -> feed.from() + '.' + feed.port())
                        .collect(Collectors.toSet());
        List<NodeProblem> unread = new ArrayList<>();
        for (Plan.PlannedNode node : planned) {
            if (!(node instanceof Plan.StepNode step) || !(step.step() instanceof Step.Route)) {
                continue;
            }
            for (Plan.Output output : step.outputs()) {
                if (!read.contains(node.id() + '.' + output.port())) {
                    unread.add(
                            new NodeProblem(
                                    node.id(),
                                    new PipelineException(
                                            ErrorCode.PIPELINE_INVALID,
                                            "nothing reads the rows of '"
                                                    + node.id()
                                                    + "."
                                                    + output.port()
                                                    + "': read them, or send them to a discard"
                                                    + " target on purpose")));
                }
            }
        }
        return unread;
    }

    private void add(Plan.PlannedNode node) {
        planned.add(node);
        byId.put(node.id(), node);
        if (node instanceof Plan.TargetNode target) {
            target.target()
                    .place()
                    .ifPresent(place ->
                            places.computeIfAbsent(place, _ -> new ArrayList<>()).add(target));
        }
    }

    private Plan.PlannedNode node(NodeRequest node) {
        return switch (node.kind()) {
            case "source" -> source(node);
            case "target" -> target(node);
            case "action" -> new Executions(catalog, contexts).plan(node, planned);
            default -> step(node);
        };
    }

    private Plan.SourceNode source(NodeRequest node) {
        Source source =
                catalog.connector(node.template())
                        .source(node.options(), contexts.apply(node.id()));
        try {
            Schema schema = source.schema();
            schemas.put(node.id() + '.', schema);
            return new Plan.SourceNode(node.id(), node.kamelet(), source, schema);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private Plan.TargetNode target(NodeRequest node) {
        List<Plan.Feed> feeds = feeds(node);
        Schema schema = same(feeds);
        Target target =
                catalog.connector(node.template())
                        .target(node.options(), contexts.apply(node.id()));
        try {
            target.check(schema);
            requireAlone(node.id(), target);
            return new Plan.TargetNode(node.id(), node.kamelet(), target, schema, feeds);
        } catch (RuntimeException e) {
            target.close();
            throw e;
        }
    }

    /** Two targets that write to the same thing would undo or block each other. */
    private void requireAlone(String id, Target target) {
        Optional<String> place = target.place();
        if (place.isEmpty()) {
            return;
        }
        for (Plan.TargetNode other : places.getOrDefault(place.get(), List.of())) {
            if (target.alone() || other.target().alone()) {
                throw new PipelineException(
                        ErrorCode.OPTION_INVALID,
                        "targets '"
                                + other.id()
                                + "' and '"
                                + id
                                + "' both write "
                                + place.get()
                                + ", and one would undo the other: name another, or put the rows"
                                + " together first (transform: union)");
            }
        }
    }

    /** A target sees one stream of rows: all its inputs have the same columns. */
    private static Schema same(List<Plan.Feed> feeds) {
        Schema schema = feeds.getFirst().schema();
        for (Plan.Feed feed : feeds) {
            if (!feed.schema().hasColumnsOf(schema)) {
                throw new PipelineException(
                        ErrorCode.SCHEMA_MISMATCH,
                        "its inputs have different columns: '"
                                + feeds.getFirst().from()
                                + "' gives "
                                + schema
                                + ", and '"
                                + feed.from()
                                + "' gives "
                                + feed.schema()
                                + ": put a union before it");
            }
        }
        return schema;
    }

    private Plan.StepNode step(NodeRequest node) {
        List<Plan.Feed> feeds = feeds(node);
        List<Transform.Input> inputs = Plan.Feed.inputs(feeds);
        Step step = catalog.transform(node.template()).bind(node.options(), inputs);
        List<Plan.Output> outputs = binder.bind(node.id(), step, inputs);
        outputs.forEach(output -> schemas.put(node.id() + '.' + output.port(), output.schema()));
        boolean whole =
                switch (step) {
                    case Step.Rows rows -> rows.scope() != Step.Scope.BATCH;
                    case Step.Query query -> true;
                    case Step.Window window -> false;
                    case Step.Route route -> false;
                };
        return new Plan.StepNode(
                node.id(),
                node.kamelet(),
                node.kind(),
                step,
                feeds,
                outputs,
                whole ? new Plan.Reach.All() : new Plan.Reach.Batch(),
                step instanceof Step.Window window
                        ? Optional.of(binder.kept(node.id(), window, inputs))
                        : Optional.empty());
    }

    private List<Plan.Feed> feeds(NodeRequest node) {
        List<Plan.Feed> feeds = new ArrayList<>();
        boolean fanIn = node.inputs().size() > 1;
        for (NodeRequest.Input input : node.inputs()) {
            Schema schema = schemas.get(key(input));
            if (schema == null) {
                throw new PipelineException(
                        ErrorCode.PIPELINE_INVALID,
                        "node '"
                                + input.from()
                                + "' has no output '"
                                + input.port()
                                + "'; it has: "
                                + ports(input.from()));
            }
            boolean afterSource = byId.get(input.from()) instanceof Plan.SourceNode;
            boolean boundary = fanIn || afterSource || node.kind().equals("target");
            Plan.Passage passage = new Plan.Passage.Batches(boundary);
            feeds.add(new Plan.Feed(input.name(), input.from(), input.port(), schema, passage));
        }
        return feeds;
    }

    private String ports(String node) {
        return schemas.keySet().stream()
                .filter(key -> key.startsWith(node + '.'))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String key(NodeRequest.Input input) {
        return input.from() + '.' + input.port();
    }

    /** Closes what was opened for a plan that is not run. */
    @Override
    public void close() {
        new Plan("", planned, Map.of()).close();
    }
}
