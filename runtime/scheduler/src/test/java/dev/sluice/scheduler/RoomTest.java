package dev.sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.ErrorHandling;
import dev.sluice.pipeline.Limits;
import dev.sluice.pipeline.Schedule;
import dev.sluice.pipeline.Share;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.StoredExecution;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit waits, and says for what. */
class RoomTest {

    private static final long MB = 1L << 20;

    @TempDir Path folder;
    private Bench bench;

    @BeforeEach
    void aProcessWithAGigabyteAndFourThreads() {
        bench = new Bench(folder, "2026-01-01T00:00:00Z", 10);
        bench.share = new Share(1024 * MB, 4);
    }

    private PlannedPipeline pipeline(String name, long memory, int threads) {
        return new PlannedPipeline(
                name,
                folder.resolve(name + ".yaml"),
                new Schedule(Bench.every("PT1H"), Schedule.Policy.DEFAULT),
                ErrorHandling.DEFAULT,
                new Limits(
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.of(memory * MB),
                        OptionalInt.of(threads)));
    }

    private String waitsFor(String pipeline) {
        StoredExecution waiting = bench.store.waiting().of(pipeline).getFirst();
        return waiting.state() instanceof ExecutionState.Queued queued ? queued.reason() : "";
    }

    @Test
    void memoryThatIsTakenIsWaitedForInTurn() {
        try (Bench all = bench) {
            all.begin(
                    pipeline("a-large", 700, 1),
                    pipeline("b-larger", 800, 1),
                    pipeline("c-small", 128, 1));
            all.later("PT1H");
            assertThat(all.states("a-large")).containsExactly("running");
            assertThat(all.states("b-larger")).containsExactly("queued");
            assertThat(waitsFor("b-larger")).contains("800MB", "324MB of 1GB are free");
            assertThat(all.states("c-small"))
                    .as("it would fit, but is behind one that must not wait for ever")
                    .containsExactly("queued");

            all.runner.succeed(all.runner.ids().getFirst());
            all.scheduler.look();

            assertThat(all.states("b-larger")).containsExactly("running");
            assertThat(all.states("c-small")).containsExactly("running");
        }
    }

    @Test
    void threadsAreCountedTheSameWay() {
        try (Bench all = bench) {
            all.begin(pipeline("a", 128, 3), pipeline("b", 128, 2));
            all.later("PT1H");

            assertThat(all.states("a")).containsExactly("running");
            assertThat(waitsFor("b")).contains("for threads", "1 of 4 are free");
        }
    }

    @Test
    void whatNeverFitsFailsAndSaysWhatToDo() {
        try (Bench all = bench) {
            all.begin(pipeline("a-huge", 2048, 1), pipeline("b", 128, 1));
            all.later("PT1H");

            assertThat(all.states("a-huge")).containsExactly("failed");
            assertThat(all.states("b")).containsExactly("running");
            assertThat(all.executions().getFirst().state())
                    .isInstanceOfSatisfying(
                            ExecutionState.Failed.class,
                            state -> {
                                assertThat(state.fault().code()).isEqualTo("SL-4005");
                                assertThat(state.fault().message())
                                        .contains("2GB", "1GB", "--memory");
                            });
        }
    }
}
