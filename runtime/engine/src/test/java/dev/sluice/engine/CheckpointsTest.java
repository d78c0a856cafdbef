package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Position;
import dev.sluice.compiler.DeliveryPolicy;
import dev.sluice.compiler.DeliveryPolicy.Commit;
import dev.sluice.compiler.NodeRequest;
import dev.sluice.engine.Origin.Beginning;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {

    private static final DeliveryPolicy BATCHES =
            new DeliveryPolicy(Commit.CHECKPOINTS, Optional.empty(), Optional.empty());
    private static final NodeRequest[] COPY = {
        Workbench.source("in", "generate"), Workbench.target("out", "keeping", "in")
    };

    @TempDir Path temporary;
    private final BufferAllocator allocator = new RootAllocator();
    private final KeepingTarget target = new KeepingTarget();
    private final List<Checkpoint> told = new ArrayList<>();
    private final List<Checkpoint> found = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        allocator.close();
    }

    private PipelineExecution broken(String root) {
        target.breakAt(2);
        return run(root, Beginning.FRESH);
    }

    private PipelineExecution run(String root, Beginning beginning) {
        return run(root, beginning, BATCHES);
    }

    private PipelineExecution run(String root, Beginning beginning, DeliveryPolicy policy) {
        Origin origin = new Origin(root, beginning, temporary.resolve(root + ".jsonl"));
        return new Workbench(temporary, allocator, target)
                .delivery(policy)
                .from(
                        origin,
                        new Milestones() {
                            @Override
                            public void checkpointed(Checkpoint checkpoint) {
                                told.add(checkpoint);
                            }

                            @Override
                            public void found(Checkpoint earlier) {
                                found.add(earlier);
                            }
                        })
                .run(COPY);
    }

    @Test
    void aRunThatBrokeOffIsResumedBehindItsLastCheckpoint() {
        PipelineExecution broken = broken("first");
        assertThat(broken.status()).isEqualTo(PipelineExecution.Status.FAILED);
        int kept = target.rows().size();
        assertThat(kept).isBetween(1, Workbench.ROWS - 1);
        assertThat(broken.checkpoint().orElseThrow().out("out")).isEqualTo(kept);
        assertThat(broken.remedy()).contains("executions resume");

        PipelineExecution resumed = run("first", Beginning.RESUMED);

        assertThat(resumed.status()).isEqualTo(PipelineExecution.Status.SUCCEEDED);
        assertThat(target.rows())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, Workbench.ROWS).boxed().toList());
        assertThat(resumed.metrics()).allMatch(node -> node.in() == Workbench.ROWS);
        assertThat(resumed.checkpoint().orElseThrow().done()).isTrue();
    }

    @Test
    void aRunThatBreaksInItsLastCommitStandsAtTheCheckpointBefore() {
        target.breakAtEnd();
        PipelineExecution broken = run("first", Beginning.FRESH);

        assertThat(broken.status()).isEqualTo(PipelineExecution.Status.FAILED);
        Checkpoint reached = broken.checkpoint().orElseThrow();
        assertThat(reached.done()).isFalse();
        assertThat(reached.out("out")).isEqualTo(target.rows().size()).isPositive();
        assertThat(broken.remedy()).contains("executions resume");
        assertThat(run("first", Beginning.RESUMED).status())
                .isEqualTo(PipelineExecution.Status.SUCCEEDED);
        assertThat(target.rows()).hasSize(Workbench.ROWS);
    }

    @Test
    void aRunIsToldOfTheRunBeforeThatHadEnded() {
        run("first", Beginning.FRESH);
        assertThat(found).isEmpty();
        run("second", Beginning.FRESH);
        assertThat(found).extracting(Checkpoint::run).containsExactly("first");
    }

    @Test
    void aRunThatHadEndedIsResumedToNoEffect() {
        run("first", Beginning.FRESH);
        PipelineExecution again = run("first", Beginning.RESUMED);
        assertThat(again.status()).isEqualTo(PipelineExecution.Status.SUCCEEDED);
        assertThat(target.rows()).hasSize(Workbench.ROWS);
    }

    @Test
    void anotherRunDoesNotBringTheRowsOfABrokenOneAgainUnlessItIsTold() {
        broken("first");
        int kept = target.rows().size();

        PipelineExecution refused = run("second", Beginning.FRESH);
        assertThat(refused.fault().orElseThrow().cause().code())
                .isEqualTo(ErrorCode.RUN_UNFINISHED);
        assertThat(refused.fault().orElseThrow().cause())
                .hasMessageContaining("executions resume first");
        assertThat(refused.remedy())
                .as("says no other thing than the message")
                .doesNotContain("run again")
                .contains("stays as it is");
        assertThat(target.rows()).hasSize(kept);

        run("third", Beginning.ANEW);
        assertThat(target.rows()).hasSize(kept + Workbench.ROWS);
        assertThat(run("fourth", Beginning.FRESH).status())
                .isEqualTo(PipelineExecution.Status.SUCCEEDED);
    }

    @Test
    void theRunThatBrokeOffIsFoundAtTheTargetUntilItHasEnded() {
        assertThat(unfinished()).isEmpty();
        broken("first");
        assertThat(unfinished()).map(Checkpoint::run).contains("first");
        run("first", Beginning.RESUMED);
        assertThat(unfinished()).isEmpty();
    }

    private Optional<Checkpoint> unfinished() {
        List<Optional<Checkpoint>> found = new ArrayList<>();
        new Workbench(temporary, allocator, target)
                .delivery(BATCHES)
                .plan(plan -> found.add(Checkpoint.unfinished(plan)), COPY);
        return found.getFirst();
    }

    @Test
    void whatATryPutAsideThatCommittedNothingIsForgotten() throws Exception {
        Path aside = temporary.resolve("first.jsonl");
        Files.writeString(aside, "{\"node\":\"in\"}\n");
        run("first", Beginning.RESUMED);
        assertThat(aside).as("its rows come again").doesNotExist();

        target.breakAt(2);
        run("second", Beginning.FRESH);
        Files.writeString(temporary.resolve("second.jsonl"), "{\"node\":\"in\"}\n");
        run("second", Beginning.RESUMED);
        assertThat(temporary.resolve("second.jsonl"))
                .as("the checkpoint counts no such row")
                .isEmptyFile();
    }

    @Test
    void everyCheckpointIsToldOnceItIsCommitted() {
        run("first", Beginning.FRESH);
        assertThat(told).hasSize(target.commits()).hasSizeGreaterThan(1);
        assertThat(told.getLast().kept()).isEqualTo(target.position());
    }

    @Test
    void whatEarlierVersionsHaveKeptIsReadAndMarksOfWindowsAreKeptWithIt() {
        Position earlier =
                new Position("{\"run\":\"r\",\"position\":\"7\",\"done\":false,\"nodes\":[]}");
        Checkpoint read = Checkpoint.of(earlier, "out").orElseThrow();
        assertThat(read.windows()).isEmpty();
        assertThat(read.kept()).isEqualTo(earlier);

        WindowMark mark = new WindowMark("a-file", 3, WindowMark.OPEN, Map.of("0", 99L));
        Checkpoint marked = new Checkpoint("r", "7", false, List.of(), Map.of("hourly", mark));
        assertThat(Checkpoint.of(marked.kept(), "out")).contains(marked);
    }

    @Test
    void checkpointsAreRefusedWhereTheEndsCannotGiveThem() {
        Workbench bench = new Workbench(temporary, allocator, target).delivery(BATCHES);
        assertThatThrownBy(() ->
                        bench.run(
                                Workbench.source("in", "generate"),
                                Workbench.target("out", "discard", "in")))
                .hasMessageContaining("'out' takes no position with its rows");
    }

    @Test
    void rowsBehindAPositionThatHasNotMovedAreCommittedWithThoseThatFollow() {
        Origin origin = new Origin("first", Beginning.FRESH, temporary.resolve("first.jsonl"));
        WaitingSource source = new WaitingSource();
        new Workbench(temporary, allocator, target, source)
                .delivery(BATCHES)
                .from(
                        origin,
                        new Milestones() {
                            @Override
                            public void checkpointed(Checkpoint checkpoint) {
                                told.add(checkpoint);
                            }
                        })
                .run(Workbench.source("in", "waiting"), Workbench.target("out", "keeping", "in"));
        assertThat(target.rows()).hasSize(Workbench.ROWS);
        assertThat(told)
                .isNotEmpty()
                .allMatch(checkpoint -> checkpoint.out("out") == Workbench.ROWS)
                .allMatch(checkpoint -> checkpoint.position().equals("" + Workbench.ROWS));
        assertThat(source.readWithoutPosition()).isFalse();
    }

    @Test
    void aTargetSaysHowLongRowsWaitUnlessThePipelineDoes() {
        target.bePatient();
        run("first", Beginning.FRESH);
        assertThat(target.commits()).isEqualTo(1);
        run(
                "second",
                Beginning.FRESH,
                new DeliveryPolicy(
                        Commit.CHECKPOINTS, Optional.of(Duration.ZERO), Optional.empty()));
        assertThat(target.commits()).as("each batch, and the end").isGreaterThan(3);
    }

    @Test
    void aSourceIsToldWhereNobodyKeepsItsPosition() {
        WaitingSource source = new WaitingSource();
        new Workbench(temporary, allocator, source)
                .run(Workbench.source("in", "waiting"), Workbench.target("out", "discard", "in"));
        assertThat(source.readWithoutPosition()).isTrue();
    }
}
