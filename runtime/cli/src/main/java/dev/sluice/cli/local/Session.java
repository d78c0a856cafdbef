package dev.sluice.cli.local;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.OutOfSpace;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Secret;
import dev.sluice.cli.Engine.Finding;
import dev.sluice.cli.Engine.Request;
import dev.sluice.compiler.DeliveryPolicy;
import dev.sluice.compiler.ErrorPolicy;
import dev.sluice.compiler.NodeProblem;
import dev.sluice.compiler.Plan;
import dev.sluice.compiler.Planner;
import dev.sluice.engine.Ahead;
import dev.sluice.engine.CamelAhead;
import dev.sluice.engine.RunMemory;
import dev.sluice.pipeline.DeliveryDemand;
import dev.sluice.pipeline.Limits;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.PipelineReader;
import dev.sluice.pipeline.PipelineResolver;
import dev.sluice.pipeline.Problem;
import dev.sluice.pipeline.ReadResult;
import dev.sluice.pipeline.RunValues;
import dev.sluice.pipeline.Secrets;
import dev.sluice.pipeline.Share;
import dev.sluice.sql.SqlSession;
import dev.sluice.sql.SqlSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;

/** One pipeline file, read and planned; owns the memory, the temporary folder and the plan. */
final class Session implements AutoCloseable {

    private final Path file;
    private final Workshop workshop;
    private final Purpose purpose;
    private final Path temporary;
    private final RunMemory memory;
    private final SqlSession binding;
    private final Planner planner;
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private volatile BooleanSupplier stopped;
    private Optional<PipelineException> full = Optional.empty();
    private boolean keepMemory;
    private final ReadResult read;
    private final Optional<Ahead<CamelAhead>> camel;
    private final Optional<Plan> plan;

    Session(Workshop workshop, Request request, Purpose purpose) {
        this(workshop, request, purpose, () -> false);
    }

    /**
     * @param stopped whether somebody wants it to stop, while it is planned
     */
    Session(Workshop workshop, Request request, Purpose purpose, BooleanSupplier stopped) {
        this.stopped = stopped;
        this.file = request.file().toAbsolutePath().normalize();
        this.workshop = workshop;
        this.purpose = purpose;
        this.temporary = made();
        // DuckDB's library loads while the file is read, and Camel starts while the plan is made
        Ahead<SqlSession> opening =
                Ahead.begin(
                        "DuckDB",
                        () -> SqlSession.openGuarded(SqlSettings.modest(temporary, List.of())));
        this.read = read(request.text());
        this.camel = camel(read);
        this.memory = RunMemory.open(file.toString(), share().memory());
        try {
            this.binding = opening.take();
        } catch (RuntimeException e) {
            camel.ifPresent(Ahead::close);
            opening.close();
            remove(temporary);
            memory.close();
            throw e;
        }
        this.planner = new Planner(workshop.catalog(), this::context, binding);
        read.problems().forEach(problem -> findings.add(finding(problem)));
        Optional<Plan> planned;
        try {
            planned = read.draft().map(draft -> plan(draft, request));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        findings.sort(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column));
        this.plan = findings.isEmpty() ? planned : Optional.empty();
    }

    private static Path made() {
        try {
            return Files.createTempDirectory("sluice-");
        } catch (IOException e) {
            Path folder = Path.of(System.getProperty("java.io.tmpdir"));
            String message =
                    "no folder can be made in " + folder + " for temporary files (" + e + "): ";
            throw OutOfSpace.met(e, folder)
                    ? new OutOfSpace(folder, message + "free some space there", e)
                    : new PipelineException(
                            ErrorCode.ACCESS_DENIED,
                            message + "make it writable, or name another with TMPDIR",
                            e);
        }
    }

    /** Where rows are to move, and nothing is known yet that would keep them from it. */
    private Optional<Ahead<CamelAhead>> camel(ReadResult read) {
        if (!purpose.runs() || !read.problems().isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> kamelets = new LinkedHashMap<>();
        for (Pipeline.DataNode node : read.draft().map(Pipeline::nodes).orElse(List.of())) {
            workshop.templates()
                    .find(node.kind(), node.template())
                    .ifPresent(template -> kamelets.put(template.kamelet(), template.yaml()));
        }
        String name = name();
        return Optional.of(Ahead.begin("Camel", () -> CamelAhead.start(name, kamelets)));
    }

    private ReadResult read(Optional<String> text) {
        try {
            return text.isPresent()
                    ? PipelineReader.read(text.get(), workshop.templates())
                    : PipelineReader.read(file, workshop.templates());
        } catch (IOException e) {
            Problem problem =
                    new Problem(
                            "",
                            0,
                            0,
                            ErrorCode.SOURCE_NOT_FOUND.code(),
                            "the pipeline file " + file + " cannot be read",
                            "give the path of a pipeline file, such as examples/orders/pipeline.yaml");
            return new ReadResult(Optional.empty(), List.of(problem), List.of(), Map.of());
        }
    }

    /** Plans what is sound, so that all that is wrong is said at once. */
    private Plan plan(Pipeline draft, Request request) {
        Secrets secrets = new Secrets(workshop.home(), Session::variable);
        PipelineResolver.Resolved resolved =
                PipelineResolver.resolve(
                        read,
                        workshop.templates(),
                        new RunValues(
                                request.parameters(),
                                Session::variable,
                                name -> unshown(secrets.require(name))));
        resolved.problems().forEach(problem -> findings.add(finding(problem)));
        ErrorPolicy errors = new ErrorPolicy(draft.errors().retries(), draft.errors().backoff());
        if (purpose.patient()) {
            planner.patiently(errors, (node, told) -> warnings.add("node '" + node + "': " + told));
        }
        Requests requests = new Requests(draft, resolved.options(), workshop.templates());
        purpose.until().ifPresent(node -> known(requests, node));
        Planner.Outcome outcome =
                planner.plan(
                        draft.name(),
                        purpose.part()
                                .map(part -> part.nodes(requests))
                                .orElseGet(() -> requests.nodes(purpose.until())),
                        errors,
                        purpose.whole() ? delivery(draft) : DeliveryPolicy.NONE);
        outcome.problems().forEach(problem -> findings.add(finding(draft, problem)));
        full =
                outcome.problems().stream()
                        .map(NodeProblem::cause)
                        .filter(cause -> cause.code() == ErrorCode.NO_SPACE)
                        .filter(_ -> waits())
                        .findFirst();
        if (findings.isEmpty() && purpose.whole()) {
            planner.unreadPorts().forEach(problem -> findings.add(finding(draft, problem)));
        }
        return outcome.plan();
    }

    /** Where one stands in a wrong place, what else is wrong there would be told with it. */
    private Secret unshown(Secret secret) {
        return read.problems().isEmpty() ? secret : new Secret(secret.toString());
    }

    private static DeliveryPolicy delivery(Pipeline draft) {
        DeliveryDemand demand = draft.delivery();
        return new DeliveryPolicy(
                DeliveryPolicy.Commit.valueOf(demand.commit().name()),
                demand.every(),
                demand.guarantee().map(g -> DeliveryPolicy.Promise.valueOf(g.name())));
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name));
    }

    /** Says it where there is no such node, or no rows leave it. */
    private void known(Requests requests, String reference) {
        List<Pipeline.DataNode> nodes = requests.pipeline().nodes();
        List<String> ids = nodes.stream().map(Pipeline.DataNode::id).toList();
        String id = Requests.id(reference);
        Optional<Pipeline.DataNode> node =
                nodes.stream().filter(one -> one.id().equals(id)).findFirst();
        if (node.isEmpty()) {
            findings.add(
                    new Finding(
                            "",
                            0,
                            0,
                            ErrorCode.OPTION_INVALID.code(),
                            "the pipeline has no node '" + id + "'",
                            Names.nearest(id, ids)
                                    .map(near -> "did you mean '" + near + "'?")
                                    .orElse("name one of: " + String.join(", ", ids))));
        } else if (!requests.handsOn(node.get())) {
            findings.add(
                    finding(
                            read.at(
                                    "nodes[" + read.nodeIndex(id) + "]",
                                    ErrorCode.OPTION_INVALID.code(),
                                    "node '" + id + "' hands no rows on",
                                    before(node.get()))));
        }
    }

    /** What can be looked at in place of a node that rows do not leave. */
    private static String before(Pipeline.DataNode node) {
        List<String> from =
                node.inputs().stream()
                        .map(i -> i.port().isEmpty() ? i.from() : i.from() + "." + i.port())
                        .toList();
        return from.isEmpty()
                ? "it executes statements: name a node that rows leave"
                : "to see what it is given, name the node before it: " + String.join(", ", from);
    }

    private ConnectorContext context(String node) {
        Path folder = Optional.ofNullable(file.getParent()).orElse(file);
        return new ConnectorContext(
                node,
                purpose.part().map(part -> part.delivery(name(), node)).orElse(name() + "/" + node),
                memory.allocator(),
                folder,
                temporary,
                workshop.home().resolve("positions"),
                () -> stopped.getAsBoolean());
    }

    private Finding finding(Pipeline draft, NodeProblem problem) {
        // DuckDB's words come in several lines
        String message =
                String.valueOf(problem.cause().getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        if (problem.node().equals(Collector.NAME) && purpose.until().isPresent()) {
            return behind(purpose.until().get(), problem, message);
        }
        String node = "nodes[" + read.nodeIndex(problem.node()) + "]";
        String path =
                draft.nodes().stream()
                        .filter(n -> n.id().equals(problem.node()))
                        .findFirst()
                        .map(n -> Blame.path(node, n.options(), message))
                        .orElse(node);
        return finding(
                read.at(
                        path,
                        problem.cause().code().code(),
                        "node '" + problem.node() + "': " + message,
                        "correct it here, or the node it reads from; 'sluice templates' shows the"
                                + " options"));
    }

    /** What a preview collects with is not in the file, but stands behind a node that is. */
    private Finding behind(String reference, NodeProblem problem, String message) {
        return finding(
                read.at(
                        "nodes[" + read.nodeIndex(Requests.id(reference)) + "]",
                        problem.cause().code().code(),
                        message,
                        "name what leaves the node: its id, and that of a route with a port, as"
                                + " node.port"));
    }

    static Finding finding(Problem p) {
        return new Finding(p.path(), p.line(), p.column(), p.code(), p.message(), p.remedy());
    }

    /**
     * Whether a run waits for room on a full disk: {@code errors.retries: 0} says that it fails.
     */
    boolean waits() {
        return read.draft().map(draft -> draft.errors().retries() > 0).orElse(true);
    }

    /** The full disk that alone keeps the pipeline from being planned, where it may be awaited. */
    Optional<PipelineException> full() {
        return full.filter(_ ->
                findings.stream()
                        .allMatch(found -> found.code().equals(ErrorCode.NO_SPACE.code())));
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** The pipeline's name; empty where the file has none. */
    String name() {
        return read.draft().map(Pipeline::name).orElse("");
    }

    /** The pipeline as it is planned. */
    Pipeline pipeline() {
        return read.pipeline().orElseThrow();
    }

    Optional<Plan> plan() {
        return plan;
    }

    /** What the pipeline may use. */
    Share share() {
        return read.draft().map(Pipeline::limits).orElse(Limits.NONE).share();
    }

    /** Connectors that wait ask this, and give up where it is true. */
    void stopsWhere(BooleanSupplier asked) {
        stopped = asked;
    }

    /** Where users' SQL is bound; not closed by the caller. */
    SqlSession binding() {
        return binding;
    }

    /** The context of the routes of its one run, closed by the caller. */
    CamelAhead camel() {
        return camel.orElseThrow().take();
    }

    BufferAllocator allocator() {
        return memory.allocator();
    }

    Path temporary() {
        return temporary;
    }

    /** Where rows of open windows are from run to run. */
    Path windows() {
        return workshop.home().resolve("windows");
    }

    /** What happened while the plan was made and did not keep it from being made. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * Takes back what nobody has released, and gives its bytes.
     *
     * @param quiet whether all threads of the run have ended; while one works, nothing is taken
     */
    long reclaim(boolean quiet) {
        keepMemory = !quiet;
        long left = quiet ? memory.reclaim() : memory.allocator().getAllocatedMemory();
        if (left > 0 && Boolean.getBoolean("sluice.leaks.fail")) {
            throw new PipelineException(
                    ErrorCode.LEAK, left + " bytes of batches were not released by " + file);
        }
        return left;
    }

    @Override
    public void close() {
        try (binding) {
            camel.ifPresent(Ahead::close);
            planner.close();
        } finally {
            remove(temporary);
        }
        if (!keepMemory) {
            reclaim(true);
            memory.close();
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException _) {
            // a thread that was left may still write there; the account of the run is worth more
        }
    }
}
