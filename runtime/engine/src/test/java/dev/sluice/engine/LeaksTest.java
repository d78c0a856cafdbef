package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Target.Delivery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run does not release is taken back, and the next run does not pay for it. */
class LeaksTest {

    private static final long LIMIT = 8L << 20;

    @TempDir Path temporary;

    @Test
    void whatALeakingTargetKeptIsGivenBackAndTheNextRunHasAllOfItsMemory() {
        long before = RunMemory.process();
        FakeTarget leaking =
                new FakeTarget("leaking", Delivery.ALL_OR_NOTHING, new ArrayList<>()).leaking();
        long taken;
        try (RunMemory memory = RunMemory.open("first", LIMIT)) {
            PipelineExecution result = run(memory, leaking, "leaking");
            assertThat(result.fault()).isEmpty();
            assertThat(result.quiet()).isTrue();
            assertThat(RunMemory.process()).isGreaterThan(before);

            taken = memory.reclaim();

            assertThat(RunMemory.process()).isEqualTo(before);
        }
        assertThat(taken).isGreaterThanOrEqualTo(Workbench.ROWS * 8L);
        try (RunMemory memory = RunMemory.open("second", LIMIT)) {
            PipelineExecution result = run(memory, leaking, "discard");
            assertThat(result.fault()).isEmpty();
            assertThat(result.metrics().getLast().out()).isEqualTo(Workbench.ROWS);
            assertThat(memory.reclaim()).isZero();
        }
        assertThat(RunMemory.process()).isEqualTo(before);
        assertThatThrownBy(() -> leaking.kept().getFirst().root().getVector(0).getObject(0))
                .isInstanceOf(RuntimeException.class);
    }

    private PipelineExecution run(RunMemory memory, FakeTarget fake, String template) {
        return new Workbench(temporary, memory.allocator(), fake)
                .run(
                        Workbench.source("gen", "generate"),
                        Workbench.target("load", template, "gen"));
    }

    @Test
    void sharedAndSlicedBuffersAndThoseOfChildrenAreTakenBackToo() {
        long before = RunMemory.process();
        RunMemory memory = RunMemory.open("shared", LIMIT);
        BufferAllocator allocator = memory.allocator();
        BufferAllocator child = allocator.newChildAllocator("child", 0, LIMIT);
        List<ArrowBuf> kept = new ArrayList<>();
        kept.add(allocator.buffer(4096));
        kept.add(kept.getFirst().getReferenceManager().retain(kept.getFirst(), allocator));
        kept.add(kept.getFirst().slice(8, 16));
        kept.add(child.buffer(1024));

        assertThat(memory.reclaim()).isGreaterThanOrEqualTo(4096 + 1024);

        assertThat(RunMemory.process()).isEqualTo(before);
        memory.close();
        memory.close();
    }

    @Test
    void aRunGetsNoMoreThanItsLimit() {
        try (RunMemory memory = RunMemory.open("limited", 1 << 20)) {
            BufferAllocator allocator = memory.allocator();
            assertThatThrownBy(() -> allocator.buffer(2 << 20))
                    .isInstanceOf(OutOfMemoryException.class);
            assertThat(memory.reclaim()).isZero();
        }
    }
}
