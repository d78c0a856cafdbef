package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.BatchReader;
import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import dev.sluice.api.Target;
import dev.sluice.compiler.Catalog;
import dev.sluice.compiler.DeliveryPolicy;
import dev.sluice.compiler.ErrorPolicy;
import dev.sluice.compiler.Planner;
import dev.sluice.sql.SqlSession;
import dev.sluice.sql.SqlSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan asks its sources for their columns: a source out of reach is asked again. */
class PatientPlanTest {

    @TempDir Path temporary;
    private final RunMemory memory = RunMemory.open("plan", 64L << 20);
    private final List<String> told = new ArrayList<>();
    private int asked;

    @AfterEach
    void closeMemory() {
        memory.close();
    }

    private Planner.Outcome plan(ErrorPolicy policy, int unreachable) {
        try (SqlSession session = SqlSession.open(SqlSettings.modest(temporary, List.of()));
                Planner planner =
                        new Planner(
                                        new Catalog(Map.of("far", new Far(unreachable)), Map.of()),
                                        this::context,
                                        session)
                                .patiently(policy, (node, what) -> told.add(node + ": " + what))) {
            return planner.plan(
                    "test",
                    List.of(Workbench.source("gen", "far")),
                    policy,
                    DeliveryPolicy.DEFAULT);
        }
    }

    private ConnectorContext context(String node) {
        return new ConnectorContext(
                node, "pipeline/" + node, memory.allocator(), temporary, temporary, () -> false);
    }

    @Test
    void aSourceThatIsBackInTimeIsPlannedAndTheReportSaysSo() {
        Planner.Outcome outcome = plan(new ErrorPolicy(3, Duration.ofMillis(1)), 2);

        assertThat(outcome.problems()).isEmpty();
        assertThat(told).singleElement().asString().contains("gen: tried 3 times");
    }

    @Test
    void aSourceThatStaysAwayIsAProblemThatSaysHowOftenItWasTried() {
        Planner.Outcome outcome = plan(new ErrorPolicy(2, Duration.ofMillis(1)), 9);

        assertThat(asked).isEqualTo(3);
        assertThat(outcome.problems().getFirst().cause()).hasMessageContaining("(tried 3 times)");
    }

    @Test
    void whoeverWaitsForAnAnswerIsToldAtOnce() {
        plan(ErrorPolicy.PROMPT, 9);

        assertThat(asked).isEqualTo(1);
    }

    private final class Far implements Connector {
        private final int unreachable;

        Far(int unreachable) {
            this.unreachable = unreachable;
        }

        @Override
        public String name() {
            return "far";
        }

        @Override
        public Source source(Options options, ConnectorContext context) {
            if (++asked <= unreachable) {
                throw new PipelineException(ErrorCode.TARGET_UNREACHABLE, "nobody answers");
            }
            return new Source() {
                @Override
                public Schema schema() {
                    return new Schema(List.of());
                }

                @Override
                public Traits traits() {
                    return Traits.FILE;
                }

                @Override
                public BatchReader open(Position after) {
                    throw new PipelineException(ErrorCode.INTERNAL, "a plan reads nothing");
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Target target(Options options, ConnectorContext context) {
            throw new PipelineException(ErrorCode.OPTION_INVALID, "is read only");
        }
    }
}
