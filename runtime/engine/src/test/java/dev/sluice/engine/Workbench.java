package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Options;
import dev.sluice.compiler.Catalog;
import dev.sluice.compiler.DeliveryPolicy;
import dev.sluice.compiler.ErrorPolicy;
import dev.sluice.compiler.NodeRequest;
import dev.sluice.compiler.Plan;
import dev.sluice.compiler.Planner;
import dev.sluice.component.local.DiscardConnector;
import dev.sluice.component.local.GenerateConnector;
import dev.sluice.sql.SqlSession;
import dev.sluice.sql.SqlSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;

/** Plans and runs small pipelines of generated rows and of fake connectors. */
final class Workbench {

    static final int ROWS = 100_000;

    private final Path temporary;
    private final BufferAllocator allocator;
    private final Map<String, Connector> connectors = new HashMap<>();
    private DeliveryPolicy delivery = DeliveryPolicy.DEFAULT;
    private Origin origin;
    private Milestones told = Milestones.NONE;
    private ErrorPolicy errors = new ErrorPolicy(3, Duration.ofMillis(1));

    Workbench(Path temporary, BufferAllocator allocator, Connector... fakes) {
        this.temporary = temporary;
        this.allocator = allocator;
        String id = UUID.randomUUID().toString();
        this.origin = Origin.fresh(id, temporary.resolve("quarantine/" + id + ".jsonl"));
        connectors.put("generate", new GenerateConnector());
        connectors.put("discard", new DiscardConnector());
        Arrays.stream(fakes).forEach(fake -> connectors.put(fake.name(), fake));
    }

    Workbench delivery(DeliveryPolicy policy) {
        delivery = policy;
        return this;
    }

    /** Where its runs come from, and who is told how far they come. */
    Workbench from(Origin where, Milestones listener) {
        origin = where;
        told = listener;
        return this;
    }

    Workbench errors(ErrorPolicy policy) {
        errors = policy;
        return this;
    }

    PipelineExecution run(NodeRequest... nodes) {
        return run(execution -> {}, nodes);
    }

    PipelineExecution run(Consumer<Execution> meanwhile, NodeRequest... nodes) {
        PipelineExecution[] result = new PipelineExecution[1];
        plan(
                plan -> {
                    try (Execution execution =
                            new Execution(
                                    origin.root(),
                                    plan,
                                    new Execution.Budget(
                                            256L << 20, 2, temporary, temporary.resolve("windows")),
                                    Workbench::camel,
                                    allocator,
                                    origin,
                                    told)) {
                        meanwhile.accept(execution);
                        result[0] = execution.run();
                    }
                },
                nodes);
        return result[0];
    }

    void plan(Consumer<Plan> with, NodeRequest... nodes) {
        try (SqlSession session = SqlSession.open(SqlSettings.modest(temporary, List.of()));
                Planner planner = new Planner(catalog(), this::context, session)) {
            Planner.Outcome outcome = planner.plan("test", List.of(nodes), errors, delivery);
            assertThat(outcome.problems()).isEmpty();
            with.accept(outcome.plan());
        }
    }

    /** A context for one run. */
    static CamelAhead camel() {
        try {
            return CamelAhead.start("test", Map.of());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Catalog catalog() {
        return new Catalog(connectors, Map.of());
    }

    private ConnectorContext context(String node) {
        return new ConnectorContext(
                node, "pipeline/" + node, allocator, temporary, temporary, () -> false);
    }

    static NodeRequest source(String id, String template) {
        Options options =
                new Options(
                        Map.of("rows", ROWS, "columns", Map.of("n", Map.of("kind", "sequence"))));
        return new NodeRequest(id, "source", template, "s", SOURCE, options, List.of());
    }

    static NodeRequest target(String id, String template, String from) {
        return new NodeRequest(
                id, "target", template, "t", TARGET, Options.empty(), List.of(input(from)));
    }

    static NodeRequest execute(String id, Map<String, Object> options, String... from) {
        return new NodeRequest(
                id,
                "action",
                "execute",
                "e",
                EXECUTE,
                new Options(options),
                Arrays.stream(from).map(Workbench::input).toList());
    }

    private static NodeRequest.Input input(String from) {
        return new NodeRequest.Input("input", from, "");
    }

    private static final String SOURCE =
            kamelet(
                    "s",
                    "source",
                    "from: {uri: 'sluice-source:{{node}}', steps: [{to: 'kamelet:sink'}]}");
    private static final String TARGET =
            kamelet(
                    "t",
                    "sink",
                    "from: {uri: 'kamelet:source', steps: [{to: 'sluice-target:{{node}}'}]}");
    private static final String EXECUTE =
            kamelet(
                    "e",
                    "action",
                    "route: {errorHandler: {noErrorHandler: {}}, from: {uri: 'kamelet:source',"
                            + " steps: [{split: {simple: '${body}', stopOnException: true, steps: [{to:"
                            + " 'jdbc:execute-{{node}}?useHeadersAsParameters=true&resetAutoCommit=false&readSize=1'},"
                            + " {to: 'sluice-control:executed'}]}}]}}");

    private static String kamelet(String name, String type, String template) {
        return "apiVersion: camel.apache.org/v1\nkind: Kamelet\nmetadata:\n  name: "
                + name
                + "\n  labels: {camel.apache.org/kamelet.type: "
                + type
                + "}\nspec:\n  definition: {title: T, type: object}\n  template:\n    "
                + template
                + "\n";
    }
}
