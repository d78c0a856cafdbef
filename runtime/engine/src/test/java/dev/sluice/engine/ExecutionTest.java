package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Fate;
import dev.sluice.api.Step.Limit;
import dev.sluice.api.Step.Outcome;
import dev.sluice.api.Step.Projection;
import dev.sluice.api.Step.Scope;
import dev.sluice.api.Target;
import dev.sluice.api.Transform;
import dev.sluice.compiler.Catalog;
import dev.sluice.compiler.NodeRequest;
import dev.sluice.compiler.Planner;
import dev.sluice.component.local.DiscardConnector;
import dev.sluice.component.local.GenerateConnector;
import dev.sluice.sql.SqlSession;
import dev.sluice.sql.SqlSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutionTest {

    private static final int ROWS = 200_000;

    @TempDir Path temporary;
    private final BufferAllocator allocator = new RootAllocator(256L << 20);
    private final Recorder recorder = new Recorder();
    private final Map<String, Step> steps = new java.util.HashMap<>();

    @AfterEach
    void nothingIsLeft() {
        assertThat(allocator.getAllocatedMemory()).isZero();
        allocator.close();
    }

    @Test
    void everyRowIsAccountedForAtARowLevelNode() throws Exception {
        steps.put(
                "rules",
                rows(
                        Scope.BATCH,
                        fate(Outcome.QUARANTINED, "n % 1000 = 7", "seven"),
                        fate(Outcome.FILTERED, "n % 10 = 0", "ten"),
                        fate(Outcome.WARNED, "n % 2 = 0", "even")));

        PipelineExecution result =
                run(source("gen"), step("rules", "gen"), target("load", "rules"));

        assertThat(result.fault()).isEmpty();
        assertThat(result.status()).isEqualTo(PipelineExecution.Status.SUCCEEDED);
        NodeCounts rules = result.metrics().get(1);
        assertThat(rules.in()).isEqualTo(ROWS);
        assertThat(rules.quarantined()).isEqualTo(200);
        assertThat(rules.filtered()).isEqualTo(20_000);
        assertThat(rules.out()).isEqualTo(ROWS - 20_200);
        assertThat(recorder.rows).isEqualTo(rules.out());
        assertThat(recorder.committed).isTrue();
        List<String> kept = Files.readAllLines(result.quarantine().orElseThrow());
        assertThat(kept).hasSize(200);
        assertThat(kept.getFirst())
                .contains("seven")
                .contains("\"node\":\"rules\"")
                .contains("raw");
    }

    @Test
    void aSetLevelNodeSeesAllRowsAndAFanOutSendsEveryRowBothWays() throws Exception {
        steps.put("sum", new Step.Query("SELECT count(*) AS c, sum(n) AS s FROM input", 0));

        PipelineExecution result =
                run(
                        source("gen"),
                        step("sum", "gen"),
                        target("load", "sum"),
                        node("all", "target", "discard", "gen"));

        assertThat(result.fault()).isEmpty();
        assertThat(result.metrics().get(1).in()).isEqualTo(ROWS);
        assertThat(result.metrics().get(1).out()).isEqualTo(1);
        assertThat(result.metrics().get(3).out()).isEqualTo(ROWS);
        assertThat(recorder.rows).isEqualTo(1);
    }

    @Test
    void aRouteSendsEachRowThroughExactlyOnePort() throws Exception {
        steps.put(
                "split",
                new Step.Route(
                        List.of(
                                new Step.Branch("low", "n < 50000"),
                                new Step.Branch("rest", "true"))));

        PipelineExecution result =
                run(
                        source("gen"),
                        step("split", "gen"),
                        new NodeRequest(
                                "load",
                                "target",
                                "recorder",
                                "t",
                                TARGET,
                                Options.empty(),
                                List.of(new NodeRequest.Input("input", "split", "low"))),
                        new NodeRequest(
                                "rest",
                                "target",
                                "discard",
                                "t",
                                TARGET,
                                Options.empty(),
                                List.of(new NodeRequest.Input("input", "split", "rest"))));

        assertThat(result.fault()).isEmpty();
        assertThat(result.metrics().get(1).balanced()).isTrue();
        assertThat(recorder.rows + result.metrics().get(3).out()).isEqualTo(ROWS);
        assertThat(recorder.rows).isBetween(49_990L, 50_010L);
    }

    @Test
    void aPortThatIsNotThereIsAProblemAndItsReaderIsNotLeftOut() {
        steps.put("split", new Step.Route(List.of(new Step.Branch("rest", "true"))));
        NodeRequest reader =
                new NodeRequest(
                        "load",
                        "target",
                        "recorder",
                        "t",
                        TARGET,
                        Options.empty(),
                        List.of(new NodeRequest.Input("input", "split", "rset")));
        try (SqlSession session = SqlSession.open(SqlSettings.modest(temporary, List.of()));
                Planner planner = new Planner(catalog(), this::context, session)) {
            Planner.Outcome outcome =
                    planner.plan("p", List.of(source("gen"), step("split", "gen"), reader));
            assertThat(outcome.problems()).hasSize(1);
            assertThat(outcome.problems().getFirst().cause())
                    .hasMessageContaining("rset")
                    .hasMessageContaining("split.rest");
        }
    }

    @Test
    void aPortNobodyReadsIsAProblem() {
        steps.put(
                "split",
                new Step.Route(
                        List.of(new Step.Branch("low", "n < 5"), new Step.Branch("rest", "true"))));
        NodeRequest reader =
                new NodeRequest(
                        "load",
                        "target",
                        "recorder",
                        "t",
                        TARGET,
                        Options.empty(),
                        List.of(new NodeRequest.Input("input", "split", "low")));
        try (SqlSession session = SqlSession.open(SqlSettings.modest(temporary, List.of()));
                Planner planner = new Planner(catalog(), this::context, session)) {
            Planner.Outcome outcome =
                    planner.plan("p", List.of(source("gen"), step("split", "gen"), reader));
            assertThat(outcome.problems()).isEmpty();
            assertThat(planner.unreadPorts()).hasSize(1);
            assertThat(planner.unreadPorts().getFirst().cause()).hasMessageContaining("split.rest");
        }
    }

    @Test
    void aRuleThatStopsLeavesTheTargetUntouchedAndNamesItself() throws Exception {
        steps.put("rules", rows(Scope.BATCH, fate(Outcome.STOPPED, "n = 150000", "no-150000")));

        PipelineExecution result =
                run(source("gen"), step("rules", "gen"), target("load", "rules"));

        assertThat(result.status()).isEqualTo(PipelineExecution.Status.FAILED);
        assertThat(result.fault().orElseThrow().node()).isEqualTo("rules");
        assertThat(result.fault().orElseThrow().cause().code()).isEqualTo(ErrorCode.RULE_STOPPED);
        assertThat(recorder.committed).isFalse();
        assertThat(recorder.aborted).isTrue();
    }

    @Test
    void aTargetThatFailsIsNamedAndNothingHangs() throws Exception {
        steps.put("rules", rows(Scope.BATCH));
        recorder.failAfter = 2;

        PipelineExecution result =
                run(source("gen"), step("rules", "gen"), target("load", "rules"));

        assertThat(result.status()).isEqualTo(PipelineExecution.Status.FAILED);
        assertThat(result.fault().orElseThrow().node()).isEqualTo("load");
        assertThat(recorder.aborted).isTrue();
    }

    @Test
    void aTargetThatLosesRowsFailsTheRunBeforeAnythingIsCommitted() throws Exception {
        steps.put("rules", rows(Scope.BATCH));
        recorder.lose = true;

        PipelineExecution result =
                run(source("gen"), step("rules", "gen"), target("load", "rules"));

        assertThat(result.fault().orElseThrow().cause().code()).isEqualTo(ErrorCode.UNBALANCED);
        assertThat(result.fault().orElseThrow().cause()).hasMessageContaining("load");
        assertThat(recorder.committed).isFalse();
    }

    @Test
    void anExpressionThatDoesNotBindIsAProblemOfItsNode() {
        steps.put("rules", rows(Scope.BATCH, fate(Outcome.FILTERED, "nosuch > 1", "x")));
        try (SqlSession session = SqlSession.open(SqlSettings.modest(temporary, List.of()));
                Planner planner = new Planner(catalog(), this::context, session)) {
            Planner.Outcome outcome =
                    planner.plan(
                            "p",
                            List.of(source("gen"), step("rules", "gen"), target("load", "rules")));
            assertThat(outcome.problems()).hasSize(1);
            assertThat(outcome.problems().getFirst().node()).isEqualTo("rules");
            assertThat(outcome.problems().getFirst().cause()).hasMessageContaining("nosuch");
        }
    }

    private PipelineExecution run(NodeRequest... nodes) throws Exception {
        try (SqlSession session = SqlSession.open(SqlSettings.modest(temporary, List.of()));
                Planner planner = new Planner(catalog(), this::context, session)) {
            Planner.Outcome outcome = planner.plan("test", List.of(nodes));
            assertThat(outcome.problems()).isEmpty();
            try (Execution execution =
                    new Execution(
                            "e1",
                            outcome.plan(),
                            new Execution.Budget(
                                    256L << 20, 2, temporary, temporary.resolve("windows")),
                            Workbench::camel,
                            allocator,
                            Origin.fresh("e1", temporary.resolve("quarantine/e1.jsonl")),
                            Milestones.NONE)) {
                return execution.run();
            }
        }
    }

    private ConnectorContext context(String node) {
        return new ConnectorContext(
                node, "pipeline/" + node, allocator, temporary, temporary, () -> false);
    }

    private Catalog catalog() {
        Map<String, Transform> transforms =
                steps.entrySet().stream()
                        .map(e -> (Transform) new Fixed(e.getKey(), e.getValue()))
                        .collect(Collectors.toMap(Transform::name, Function.identity()));
        return new Catalog(
                Map.of(
                        "generate",
                        new GenerateConnector(),
                        "discard",
                        new DiscardConnector(),
                        "recorder",
                        recorder),
                transforms);
    }

    private record Fixed(String name, Step step) implements Transform {
        @Override
        public Step bind(Options options, List<Input> inputs) {
            return step;
        }
    }

    private static Step.Rows rows(Scope scope, Fate... fates) {
        return new Step.Rows(List.of(new Projection("n", "n")), List.of(fates), scope, List.of());
    }

    private static Fate fate(Outcome outcome, String condition, String rule) {
        return new Fate(outcome, condition, rule, "because " + rule, Limit.NONE);
    }

    private static final String SOURCE =
            kamelet(
                    "s",
                    "source",
                    "from: {uri: 'sluice-source:{{node}}', steps: [{to: 'kamelet:sink'}]}");
    private static final String STEP =
            kamelet(
                    "x",
                    "action",
                    "from: {uri: 'kamelet:source', steps: [{to: 'sluice-step:{{node}}'}, {split: {simple: '${body}',"
                            + " streaming: true, stopOnException: true, steps: [{to: 'kamelet:sink'}]}}]}");
    private static final String TARGET =
            kamelet(
                    "t",
                    "sink",
                    "from: {uri: 'kamelet:source', steps: [{to: 'sluice-target:{{node}}'}]}");

    private static String kamelet(String name, String type, String template) {
        return "apiVersion: camel.apache.org/v1\nkind: Kamelet\nmetadata:\n  name: "
                + name
                + "\n  labels: {camel.apache.org/kamelet.type: "
                + type
                + "}\nspec:\n  definition:\n    title: T\n    type: object\n    required: [must]\n    properties: {must: {type: string}}\n  template:\n    "
                + template
                + "\n";
    }

    private static NodeRequest source(String id) {
        Options options =
                new Options(
                        Map.of("rows", ROWS, "columns", Map.of("n", Map.of("kind", "sequence"))));
        return new NodeRequest(id, "source", "generate", "s", SOURCE, options, List.of());
    }

    private static NodeRequest step(String id, String from) {
        return new NodeRequest(
                id,
                "transform",
                id,
                "x",
                STEP,
                Options.empty(),
                List.of(new NodeRequest.Input("input", from, "")));
    }

    private static NodeRequest target(String id, String from) {
        return node(id, "target", "recorder", from);
    }

    private static NodeRequest node(String id, String kind, String template, String from) {
        return new NodeRequest(
                id,
                kind,
                template,
                "t",
                TARGET,
                Options.empty(),
                List.of(new NodeRequest.Input("input", from, "")));
    }

    /** A target that counts, and fails or loses rows when told to. */
    private static final class Recorder implements Connector, Target, BatchWriter {
        private long rows;
        private int batches;
        private int failAfter = Integer.MAX_VALUE;
        private boolean lose;
        private boolean committed;
        private boolean aborted;

        @Override
        public String name() {
            return "recorder";
        }

        @Override
        public Source source(Options options, ConnectorContext context) {
            throw new PipelineException(ErrorCode.OPTION_INVALID, "writes only");
        }

        @Override
        public Target target(Options options, ConnectorContext context) {
            return this;
        }

        @Override
        public void check(Schema schema) {
            new ArrayList<>(schema.columns());
        }

        @Override
        public Delivery delivery() {
            return Delivery.ALL_OR_NOTHING;
        }

        @Override
        public BatchWriter open(Schema schema) {
            return this;
        }

        @Override
        public WriteResult write(RecordBatch batch) {
            try (batch) {
                if (++batches > failAfter) {
                    throw new PipelineException(ErrorCode.WRITE_FAILED, "the disk is gone");
                }
                rows += batch.rows();
                return new WriteResult(batch.rows() - (lose ? 1 : 0), List.of());
            }
        }

        @Override
        public void commit(Position position) {
            committed = true;
        }

        @Override
        public void abort() {
            aborted = true;
        }

        @Override
        public void close() {}
    }
}
