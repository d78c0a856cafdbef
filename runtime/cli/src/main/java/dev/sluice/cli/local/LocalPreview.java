package dev.sluice.cli.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.cli.Engine.Finding;
import dev.sluice.cli.Engine.Preview;
import dev.sluice.cli.Engine.Request;
import dev.sluice.compiler.Catalog;
import dev.sluice.engine.Execution;
import dev.sluice.engine.Milestones;
import dev.sluice.engine.Origin;
import dev.sluice.engine.PipelineExecution;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/** Runs a pipeline up to a node, into a target that only collects. */
final class LocalPreview {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Workshop workshop;
    private final AtomicReference<Runnable> enough = new AtomicReference<>(() -> {});

    LocalPreview(Workshop workshop) {
        this.workshop = workshop;
    }

    Preview of(Request request, String node, int rows) {
        Path here = Path.of("").toAbsolutePath();
        try (RootAllocator none = new RootAllocator(0)) {
            Collector collector =
                    new Collector(
                            rows,
                            new ConnectorContext(
                                    node, "preview/" + node, none, here, here, () -> false),
                            () -> enough.get().run());
            try (Session session = new Session(with(collector), request, Purpose.preview(node))) {
                return session.plan().isEmpty()
                        ? new Preview(List.of(), List.of(), session.findings())
                        : collect(session, collector);
            }
        }
    }

    private Workshop with(Collector collector) {
        Catalog catalog = workshop.catalog();
        Map<String, Connector> connectors = new HashMap<>(catalog.connectors());
        connectors.put(collector.name(), collector);
        return new Workshop(
                workshop.home(),
                workshop.templates(),
                new Catalog(connectors, catalog.transforms()));
    }

    private Preview collect(Session session, Collector collector) {
        Path quarantine = session.temporary().resolve("preview.jsonl");
        try (Execution execution =
                LocalRun.execution(
                        "preview", session, Origin.fresh("preview", quarantine), Milestones.NONE)) {
            enough.set(execution::enough);
            PipelineExecution result = execution.run();
            if (!result.quiet()) {
                session.reclaim(false);
            }
            List<Finding> problems =
                    result.fault().map(fault -> RunReports.finding(fault, "")).stream().toList();
            return new Preview(
                    LocalEngine.columns(collector.schema()),
                    collector.rows().stream().map(LocalPreview::row).toList(),
                    problems);
        }
    }

    /** A row that was collected as JSON. */
    static Map<String, @Nullable Object> row(String json) {
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
}
