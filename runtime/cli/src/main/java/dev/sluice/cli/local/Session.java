package dev.sluice.cli.local;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.cli.Engine.Finding;
import dev.sluice.cli.Engine.Request;
import dev.sluice.compiler.Catalog;
import dev.sluice.compiler.NodeProblem;
import dev.sluice.compiler.NodeRequest;
import dev.sluice.compiler.Planner;
import dev.sluice.pipeline.ParameterResolver;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.PipelineReader;
import dev.sluice.pipeline.Problem;
import dev.sluice.pipeline.ReadResult;
import dev.sluice.pipeline.Template;
import dev.sluice.pipeline.TemplateCatalog;
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
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** One pipeline file, read and planned; owns the memory, the temporary folder and the plan. */
final class Session implements AutoCloseable {

    /** Batches under way: a few dozen of 65,536 rows; what a run keeps longer is DuckDB's. */
    private static final long BATCH_MEMORY = 512L << 20;

    private final Path file;
    private final Path temporary;
    private final BufferAllocator allocator = new RootAllocator(BATCH_MEMORY);
    private final SqlSession binding;
    private final Planner planner;
    private final List<Finding> findings = new ArrayList<>();
    private final Optional<Pipeline> pipeline;
    private final Optional<dev.sluice.compiler.Plan> plan;

    Session(Request request, TemplateCatalog templates, Catalog catalog) {
        this(request, templates, catalog, Optional.empty());
    }

    /**
     * @param until plan only this node and those it reads from, followed by a target that collects
     */
    Session(Request request, TemplateCatalog templates, Catalog catalog, Optional<String> until) {
        this.file = request.file().toAbsolutePath().normalize();
        try {
            this.temporary = Files.createTempDirectory("sluice-");
        } catch (IOException e) {
            throw new PipelineException(
                    ErrorCode.NO_SPACE, "no temporary folder could be made: " + e.getMessage(), e);
        }
        this.binding = SqlSession.openGuarded(SqlSettings.modest(temporary, List.of()));
        this.planner = new Planner(catalog, this::context, binding);
        ReadResult read = read(templates);
        read.problems().forEach(problem -> findings.add(finding(problem)));
        this.pipeline = read.pipeline();
        this.plan = pipeline.flatMap(p -> plan(p, read, request.parameters(), templates, until));
    }

    private ReadResult read(TemplateCatalog templates) {
        try {
            return PipelineReader.read(file, templates);
        } catch (IOException e) {
            String message =
                    Files.isDirectory(file)
                            ? file + " is a folder"
                            : "the pipeline file " + file + " cannot be read";
            Problem problem =
                    new Problem(
                            "",
                            0,
                            0,
                            ErrorCode.SOURCE_NOT_FOUND.code(),
                            message,
                            "give the path of a pipeline file, such as examples/orders/pipeline.yaml");
            return new ReadResult(Optional.empty(), List.of(problem), List.of(), Map.of());
        }
    }

    private Optional<dev.sluice.compiler.Plan> plan(
            Pipeline read,
            ReadResult result,
            Map<String, String> given,
            TemplateCatalog templates,
            Optional<String> until) {
        List<NodeRequest> nodes;
        try {
            ParameterResolver resolver =
                    new ParameterResolver(
                            read.parameters(),
                            given,
                            name -> Optional.ofNullable(System.getenv(name)),
                            Session::secret);
            nodes = new Requests(read, resolver, templates).nodes(until);
        } catch (PipelineException e) {
            findings.add(
                    new Finding(
                            "",
                            0,
                            0,
                            e.code().code(),
                            String.valueOf(e.getMessage()),
                            "give it with --param, or add a default"));
            return Optional.empty();
        }
        Planner.Outcome outcome = planner.plan(read.name(), nodes);
        List<NodeProblem> problems = new ArrayList<>(outcome.problems());
        if (problems.isEmpty() && until.isEmpty()) {
            problems.addAll(planner.unreadPorts());
        }
        for (NodeProblem problem : problems) {
            String path = "nodes[" + result.nodeIndex(problem.node()) + "]";
            findings.add(
                    finding(
                            result.at(
                                    path,
                                    problem.cause().code().code(),
                                    "node '"
                                            + problem.node()
                                            + "': "
                                            + problem.cause().getMessage(),
                                    "correct the node's options; 'sluice templates' shows them")));
        }
        return problems.isEmpty() ? Optional.of(outcome.plan()) : Optional.empty();
    }

    private static Optional<String> secret(String name) {
        return Optional.ofNullable(
                System.getenv(
                        "SLUICE_SECRET_"
                                + name.toUpperCase(java.util.Locale.ROOT).replace('-', '_')));
    }

    private ConnectorContext context(String node) {
        Path folder = Optional.ofNullable(file.getParent()).orElse(file);
        return new ConnectorContext(node, allocator, folder, temporary, () -> false);
    }

    private static Finding finding(Problem p) {
        return new Finding(p.path(), p.line(), p.column(), p.code(), p.message(), p.remedy());
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    Optional<Pipeline> pipeline() {
        return pipeline;
    }

    Optional<dev.sluice.compiler.Plan> plan() {
        return plan;
    }

    BufferAllocator allocator() {
        return allocator;
    }

    Path temporary() {
        return temporary;
    }

    /** Bytes of the run's memory that nobody has given back. */
    long unreleased() {
        return allocator.getAllocatedMemory();
    }

    @Override
    public void close() {
        try (binding) {
            planner.close();
        } finally {
            remove(temporary);
        }
        if (allocator.getAllocatedMemory() == 0) {
            allocator.close();
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nodes as the planner takes them. */
    private record Requests(
            Pipeline pipeline, ParameterResolver resolver, TemplateCatalog templates) {

        List<NodeRequest> nodes(Optional<String> until) {
            List<NodeRequest> nodes = new ArrayList<>();
            for (Pipeline.Node node : until.map(this::upTo).orElse(pipeline.nodes())) {
                Template template = templates.find(node.kind(), node.template()).orElseThrow();
                nodes.add(
                        new NodeRequest(
                                node.id(),
                                node.kind().key(),
                                node.template(),
                                template.kamelet(),
                                template.yaml(),
                                options(node),
                                node.inputs().stream()
                                        .map(i ->
                                                new NodeRequest.Input(
                                                        i.input(), i.from(), i.port()))
                                        .toList()));
            }
            until.ifPresent(id -> nodes.add(Collector.request(id, templates)));
            return nodes;
        }

        private List<Pipeline.Node> upTo(String id) {
            List<String> wanted =
                    new ArrayList<>(
                            List.of(id.contains(".") ? id.substring(0, id.indexOf('.')) : id));
            List<Pipeline.Node> nodes = new ArrayList<>();
            for (Pipeline.Node node : pipeline.nodes().reversed()) {
                if (wanted.contains(node.id())) {
                    nodes.addFirst(node);
                    node.inputs().forEach(input -> wanted.add(input.from()));
                }
            }
            return nodes;
        }

        private Options options(Pipeline.Node node) {
            Map<String, Object> values =
                    new LinkedHashMap<>(resolver.resolve(node.options()).values());
            node.connection()
                    .ifPresent(name ->
                            values.put(
                                    "connection",
                                    resolver.resolve(
                                                    pipeline.connections()
                                                            .getOrDefault(name, Options.empty()))
                                            .values()));
            return new Options(values);
        }
    }
}
