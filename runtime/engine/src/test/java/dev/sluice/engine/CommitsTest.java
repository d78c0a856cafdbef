package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Target.Delivery;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several targets: all are prepared before one is committed, and it is known which are. */
class CommitsTest {

    @TempDir Path temporary;
    private final RunMemory memory = RunMemory.open("commits", 64L << 20);
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final FakeTarget file = new FakeTarget("file", Delivery.ALL_OR_NOTHING, log);
    private final FakeTarget table = new FakeTarget("table", Delivery.TRANSACTIONAL, log);
    private final FakeTarget queue = new FakeTarget("queue", Delivery.AT_LEAST_ONCE, log);

    @AfterEach
    void nothingIsLeft() {
        assertThat(memory.reclaim()).isZero();
        memory.close();
    }

    private PipelineExecution run() {
        return new Workbench(temporary, memory.allocator(), file, table, queue)
                .run(
                        Workbench.source("gen", "generate"),
                        Workbench.target("toQueue", "queue", "gen"),
                        Workbench.target("toFile", "file", "gen"),
                        Workbench.target("toTable", "table", "gen"));
    }

    @Test
    void allArePreparedThenCommittedInTheOrderOfTheirRisk() {
        PipelineExecution result = run();

        assertThat(result.status()).isEqualTo(PipelineExecution.Status.SUCCEEDED);
        assertThat(log)
                .containsExactly(
                        "queue open",
                        "file open",
                        "table open",
                        "table prepare",
                        "file prepare",
                        "queue prepare",
                        "table commit",
                        "file commit",
                        "queue commit");
        assertThat(result.settlement().committed()).containsExactly("toTable", "toFile", "toQueue");
    }

    @Test
    void aFaultWhilePreparingLeavesEveryTargetAsItWas() {
        file.failing("prepare", 1, ErrorCode.NO_SPACE);

        PipelineExecution result = run();

        assertThat(result.status()).isEqualTo(PipelineExecution.Status.FAILED);
        assertThat(result.fault().orElseThrow().node()).isEqualTo("toFile");
        assertThat(log)
                .noneMatch(step -> step.contains("commit"))
                .contains("table abort", "file abort", "queue abort");
        assertThat(result.settlement().committed()).isEmpty();
        assertThat(result.settlement().remedy()).startsWith("nothing was committed");
    }

    @Test
    void aFaultBetweenCommitsSaysWhichTargetsHaveTheirRows() {
        file.failing("commit", 1, ErrorCode.WRITE_FAILED);

        PipelineExecution result = run();

        assertThat(result.status()).isEqualTo(PipelineExecution.Status.FAILED);
        assertThat(result.fault().orElseThrow().node()).isEqualTo("toFile");
        assertThat(result.fault().orElseThrow().cause())
                .hasMessageContaining("no commit at file")
                .hasMessageContaining("committed in part: 'toTable' has its rows")
                .hasMessageContaining("'toFile', 'toQueue' do not");
        assertThat(result.settlement().remedy())
                .contains("committed: 'toTable'")
                .contains("not done: 'toQueue', 'toFile'");
        assertThat(log).contains("file abort", "queue abort").doesNotContain("table abort");
    }

    @Test
    void aRunThatIsCancelledWhilePreparingCommitsNothing() {
        Execution[] running = new Execution[1];
        List<String> cancelling =
                new CopyOnWriteArrayList<>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public boolean add(String step) {
                        if (step.equals("last prepare")) {
                            running[0].cancel();
                        }
                        return super.add(step);
                    }
                };
        FakeTarget last = new FakeTarget("last", Delivery.ALL_OR_NOTHING, cancelling);

        PipelineExecution result =
                new Workbench(temporary, memory.allocator(), last)
                        .run(
                                execution -> running[0] = execution,
                                Workbench.source("gen", "generate"),
                                Workbench.target("load", "last", "gen"));

        assertThat(result.status()).isEqualTo(PipelineExecution.Status.CANCELLED);
        assertThat(cancelling).containsExactly("last open", "last prepare", "last abort");
    }
}
