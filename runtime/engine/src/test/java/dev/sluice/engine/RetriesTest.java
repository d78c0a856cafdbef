package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Target.Delivery;
import dev.sluice.compiler.ErrorPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults by category: what may pass is tried again where nothing has happened yet. */
class RetriesTest {

    @TempDir Path temporary;
    private final RunMemory memory = RunMemory.open("retries", 64L << 20);
    private final List<String> log = new CopyOnWriteArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        assertThat(memory.reclaim()).isZero();
        memory.close();
    }

    private Workbench bench(dev.sluice.api.Connector fake) {
        return new Workbench(temporary, memory.allocator(), fake);
    }

    @Test
    void aTargetOutOfReachIsOpenedAgainAndTheReportSaysSo() {
        FakeTarget target =
                new FakeTarget("t", Delivery.TRANSACTIONAL, log)
                        .failing("open", 2, ErrorCode.TARGET_UNREACHABLE);

        PipelineExecution result =
                bench(target)
                        .run(
                                Workbench.source("gen", "generate"),
                                Workbench.target("load", "t", "gen"));

        assertThat(result.status()).isEqualTo(PipelineExecution.Status.SUCCEEDED);
        assertThat(log).containsExactly("t open", "t open", "t open", "t prepare", "t commit");
        assertThat(result.logs())
                .singleElement()
                .asString()
                .contains("node 'load'")
                .contains("tried 3 times")
                .contains("no open at t");
    }

    @Test
    void aTargetThatStaysOutOfReachEndsTheRunAfterItsTries() {
        FakeTarget target =
                new FakeTarget("t", Delivery.TRANSACTIONAL, log)
                        .failing("open", 9, ErrorCode.TARGET_UNREACHABLE);

        PipelineExecution result =
                bench(target)
                        .run(
                                Workbench.source("gen", "generate"),
                                Workbench.target("load", "t", "gen"));

        assertThat(result.status()).isEqualTo(PipelineExecution.Status.FAILED);
        assertThat(log).hasSize(4);
        assertThat(result.fault().orElseThrow().node()).isEqualTo("load");
        assertThat(result.fault().orElseThrow().cause()).hasMessageContaining("(tried 4 times)");
    }

    @Test
    void aFaultThatDoesNotPassIsNotTriedAgain() {
        FakeTarget target =
                new FakeTarget("t", Delivery.TRANSACTIONAL, log)
                        .failing("open", 1, ErrorCode.ACCESS_DENIED);

        PipelineExecution result =
                bench(target)
                        .run(
                                Workbench.source("gen", "generate"),
                                Workbench.target("load", "t", "gen"));

        assertThat(result.fault().orElseThrow().node()).isEqualTo("load");
        assertThat(log).containsExactly("t open");
    }

    @Test
    void aSourceIsOpenedAgainUntilItsFirstRowsAreRead() {
        FakeSource source = new FakeSource(1, -1);

        PipelineExecution result =
                bench(source)
                        .run(
                                Workbench.source("gen", "fake"),
                                Workbench.target("load", "discard", "gen"));

        assertThat(result.fault()).isEmpty();
        assertThat(source.opened()).isEqualTo(2);
        assertThat(result.metrics().getFirst().in()).isEqualTo(Workbench.ROWS);
        assertThat(result.logs().getFirst()).contains("'gen'").contains("tried 2 times");
    }

    @Test
    void aReaderThatBreaksBeforeItsFirstRowIsOpenedAgain() {
        FakeSource source = new FakeSource(0, 0);

        PipelineExecution result =
                bench(source)
                        .run(
                                Workbench.source("gen", "fake"),
                                Workbench.target("load", "discard", "gen"));

        assertThat(result.fault()).isEmpty();
        assertThat(source.opened()).isEqualTo(2);
        assertThat(result.metrics().get(1).out()).isEqualTo(Workbench.ROWS);
    }

    @Test
    void aReaderThatBreaksAfterItsFirstRowsEndsTheRunForTheyWouldComeTwice() {
        FakeSource source = new FakeSource(0, 1);

        PipelineExecution result =
                bench(source)
                        .run(
                                Workbench.source("gen", "fake"),
                                Workbench.target("load", "discard", "gen"));

        assertThat(result.status()).isEqualTo(PipelineExecution.Status.FAILED);
        assertThat(result.fault().orElseThrow().node()).isEqualTo("gen");
        assertThat(source.opened()).isEqualTo(1);
    }

    @Test
    @Timeout(60)
    void aCancelEndsTheWaitForAnotherTry() {
        Execution[] running = new Execution[1];
        List<String> cancelling =
                new CopyOnWriteArrayList<>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public boolean add(String step) {
                        Thread.ofVirtual().start(running[0]::cancel);
                        return super.add(step);
                    }
                };
        FakeTarget target =
                new FakeTarget("t", Delivery.TRANSACTIONAL, cancelling)
                        .failing("open", 9, ErrorCode.TARGET_UNREACHABLE);

        PipelineExecution result =
                bench(target)
                        .errors(new ErrorPolicy(5, Duration.ofMinutes(1)))
                        .run(
                                execution -> running[0] = execution,
                                Workbench.source("gen", "generate"),
                                Workbench.target("load", "t", "gen"));

        assertThat(result.status()).isEqualTo(PipelineExecution.Status.CANCELLED);
        assertThat(cancelling).hasSizeLessThan(3);
    }

    /** Waits so often for room, and takes note of it. */
    private record Waiting(int most, List<Integer> waits) implements Milestones {
        @Override
        public boolean full(PipelineException fault, int times, BooleanSupplier ended) {
            waits.add(times);
            return times <= most;
        }
    }

    @Test
    void aTargetWhoseDiskIsFullIsOpenedAgainAsOftenAsSomebodyWaits() {
        FakeTarget target =
                new FakeTarget("t", Delivery.TRANSACTIONAL, log)
                        .failing("open", 6, ErrorCode.NO_SPACE);
        Waiting waiting = new Waiting(9, new CopyOnWriteArrayList<>());

        PipelineExecution result =
                bench(target)
                        .from(Origin.fresh("e1", temporary.resolve("q/e1.jsonl")), waiting)
                        .run(
                                Workbench.source("gen", "generate"),
                                Workbench.target("load", "t", "gen"));

        assertThat(result.status()).isEqualTo(PipelineExecution.Status.SUCCEEDED);
        assertThat(waiting.waits()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(log).endsWith("t prepare", "t commit");
    }

    @Test
    void aTargetWhoseDiskIsFullEndsTheRunWhereNobodyWaits() {
        FakeTarget target =
                new FakeTarget("t", Delivery.TRANSACTIONAL, log)
                        .failing("open", 9, ErrorCode.NO_SPACE);

        PipelineExecution result =
                bench(target)
                        .errors(new ErrorPolicy(0, Duration.ofSeconds(1)))
                        .run(
                                Workbench.source("gen", "generate"),
                                Workbench.target("load", "t", "gen"));

        assertThat(result.fault().orElseThrow().cause().code()).isEqualTo(ErrorCode.NO_SPACE);
        assertThat(log).containsExactly("t open");
    }
}
