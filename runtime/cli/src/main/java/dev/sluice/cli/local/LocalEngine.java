package dev.sluice.cli.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.Connector;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Schema;
import dev.sluice.cli.Engine;
import dev.sluice.compiler.CamelRoutes;
import dev.sluice.compiler.Catalog;
import dev.sluice.engine.Execution;
import dev.sluice.engine.ExecutionResult;
import dev.sluice.engine.NodeCounts;
import dev.sluice.pipeline.PipelineSchema;
import dev.sluice.pipeline.TemplateCatalog;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Reads, plans and runs pipelines in this process. */
final class LocalEngine implements Engine {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);
    private static final long SQL_MEMORY = 1L << 30;

    private final Path home;
    private final TemplateCatalog templates = new TemplateCatalog();
    private final Catalog catalog;

    LocalEngine(Path home) {
        this(home, Catalog.discover());
    }

    LocalEngine(Path home, Catalog catalog) {
        this.home = home.toAbsolutePath();
        this.catalog = catalog;
    }

    @Override
    public Validation check(Request request) {
        try (Session session = new Session(request, templates, catalog)) {
            return new Validation(session.findings());
        }
    }

    @Override
    public Plan plan(Request request) {
        try (Session session = new Session(request, templates, catalog)) {
            return session.plan()
                    .map(plan ->
                            PlanView.of(
                                    plan, session.pipeline().orElseThrow(), CamelRoutes.yaml(plan)))
                    .orElseGet(() -> new Plan("", List.of(), List.of(), "", session.findings()));
        }
    }

    @Override
    public RunReport run(Request request, Progress progress, Cancellation cancellation) {
        String id = STAMP.format(Instant.now()) + "-" + ProcessHandle.current().pid();
        try (Session session = new Session(request, templates, catalog)) {
            String name = session.pipeline().map(p -> p.name()).orElse("");
            if (session.plan().isEmpty()) {
                return new RunReport(
                        name,
                        id,
                        Status.INVALID,
                        new Totals(0, 0, 0, 0, 0, 0),
                        List.of(),
                        session.findings(),
                        Optional.empty());
            }
            ExecutionResult result = execute(session, id, progress, cancellation);
            return report(name, result, session);
        }
    }

    private ExecutionResult execute(
            Session session, String id, Progress progress, Cancellation cancellation) {
        Path quarantine = home.resolve("quarantine").resolve(id + ".jsonl");
        try (Execution execution =
                new Execution(
                        id,
                        session.plan().orElseThrow(),
                        budget(session),
                        session.allocator(),
                        quarantine)) {
            cancellation.onCancel(execution::cancel);
            Thread watcher = Thread.ofVirtual().start(() -> watch(execution, progress));
            try {
                return execution.run();
            } finally {
                watcher.interrupt();
            }
        }
    }

    private static Execution.Budget budget(Session session) {
        return new Execution.Budget(
                SQL_MEMORY, Runtime.getRuntime().availableProcessors(), session.temporary());
    }

    private static void watch(Execution execution, Progress progress) {
        try {
            while (true) {
                Thread.sleep(100);
                List<NodeCounts> counts = execution.counts();
                progress.at(
                        sum(counts, "source", NodeCounts::in),
                        sum(counts, "target", NodeCounts::out),
                        -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long sum(
            List<NodeCounts> counts,
            String kind,
            java.util.function.ToLongFunction<NodeCounts> count) {
        return counts.stream().filter(node -> node.kind().equals(kind)).mapToLong(count).sum();
    }

    private static RunReport report(String name, ExecutionResult result, Session session) {
        List<NodeCounts> counts = result.nodes();
        List<Finding> problems = new ArrayList<>();
        result.fault()
                .ifPresent(fault ->
                        problems.add(
                                new Finding(
                                        fault.node(),
                                        0,
                                        0,
                                        fault.cause().code().code(),
                                        (fault.node().isEmpty()
                                                        ? ""
                                                        : "node '" + fault.node() + "': ")
                                                + fault.cause().getMessage(),
                                        "nothing was committed; correct this and run again")));
        result.warnings()
                .forEach(warning -> problems.add(new Finding("", 0, 0, "warning", warning, "")));
        long left = session.unreleased();
        if (left > 0) {
            problems.add(
                    new Finding(
                            "",
                            0,
                            0,
                            ErrorCode.LEAK.code(),
                            left + " bytes of batches were not given back",
                            "this is a defect of Sluice or of a plugin; the data is not affected"));
        }
        Status status =
                switch (result.status()) {
                    case SUCCEEDED -> Status.SUCCEEDED;
                    case FAILED -> Status.FAILED;
                    case CANCELLED -> Status.CANCELLED;
                };
        Totals totals =
                new Totals(
                        sum(counts, "source", NodeCounts::in),
                        // what a failed or cancelled run handed to a target was taken back
                        status == Status.SUCCEEDED ? sum(counts, "target", NodeCounts::out) : 0,
                        counts.stream().mapToLong(NodeCounts::filtered).sum(),
                        counts.stream().mapToLong(NodeCounts::quarantined).sum(),
                        counts.stream().mapToLong(NodeCounts::deduplicated).sum(),
                        result.seconds());
        List<NodeAccount> nodes =
                counts.stream()
                        .map(n ->
                                new NodeAccount(
                                        n.id(),
                                        n.kind(),
                                        n.in(),
                                        n.out(),
                                        n.filtered(),
                                        n.quarantined(),
                                        n.deduplicated(),
                                        n.seconds()))
                        .toList();
        return new RunReport(
                name, result.execution(), status, totals, nodes, problems, result.quarantine());
    }

    @Override
    public Preview preview(Request request, String node, int rows) {
        AtomicReference<Runnable> enough = new AtomicReference<>(() -> {});
        Path here = Path.of("").toAbsolutePath();
        try (org.apache.arrow.memory.RootAllocator none =
                new org.apache.arrow.memory.RootAllocator(0)) {
            Collector collector =
                    new Collector(
                            rows,
                            new dev.sluice.api.ConnectorContext(
                                    node, none, here, here, () -> false),
                            () -> enough.get().run());
            Map<String, Connector> connectors = new HashMap<>(catalog.connectors());
            connectors.put(collector.name(), collector);
            Catalog withCollector = new Catalog(connectors, catalog.transforms());
            try (Session session =
                    new Session(request, templates, withCollector, Optional.of(node))) {
                if (session.plan().isEmpty()) {
                    return new Preview(List.of(), List.of(), session.findings());
                }
                Path quarantine = session.temporary().resolve("preview.jsonl");
                try (Execution execution =
                        new Execution(
                                "preview",
                                session.plan().orElseThrow(),
                                budget(session),
                                session.allocator(),
                                quarantine)) {
                    enough.set(execution::enough);
                    ExecutionResult result = execution.run();
                    List<Finding> problems = new ArrayList<>();
                    result.fault()
                            .ifPresent(f ->
                                    problems.add(
                                            new Finding(
                                                    f.node(),
                                                    0,
                                                    0,
                                                    f.cause().code().code(),
                                                    "node '"
                                                            + f.node()
                                                            + "': "
                                                            + f.cause().getMessage(),
                                                    "")));
                    return new Preview(
                            columns(collector.schema()),
                            collector.rows().stream().map(LocalEngine::row).toList(),
                            problems);
                }
            }
        }
    }

    static List<ColumnView> columns(Schema schema) {
        return schema.columns().stream()
                .map(c -> new ColumnView(c.name(), c.type().toString()))
                .toList();
    }

    private static Map<String, @Nullable Object> row(String json) {
        try {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            JSON.readTree(json)
                    .properties()
                    .forEach(field ->
                            row.put(
                                    field.getKey(),
                                    JSON.convertValue(field.getValue(), Object.class)));
            return row;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("DuckDB wrote JSON that is not JSON", e);
        }
    }

    @Override
    public List<Template> templates() {
        return templates.all().stream().map(TemplateView::of).toList();
    }

    @Override
    public String schema() {
        return PipelineSchema.json(templates);
    }

    @Override
    public void close() {
        // nothing outlives a call
    }
}
