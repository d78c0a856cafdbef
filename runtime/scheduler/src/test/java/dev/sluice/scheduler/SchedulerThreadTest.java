package dev.sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.pipeline.Schedule;
import dev.sluice.store.ExecutionQuery;
import dev.sluice.store.NewExecution;
import dev.sluice.store.Owner;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoreLocation;
import dev.sluice.store.Trigger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler that looks by itself, by the clock of the machine. */
class SchedulerThreadTest {

    @TempDir Path folder;
    private StateStore store;
    private StateStore other;
    private FakeRunner runner;
    private Scheduler scheduler;

    @BeforeEach
    void aSchedulerThatLooks() {
        StoreLocation home = new StoreLocation.Embedded(folder);
        store = StateStore.open(home);
        other = StateStore.open(home);
        runner = new FakeRunner(store, Owner.self());
        runner.obeys = true;
        scheduler = Scheduler.open(store, SchedulerSettings.of(2), runner, Told.NOTHING);
        scheduler.start();
    }

    @AfterEach
    void close() {
        scheduler.close();
        other.close();
        store.close();
    }

    @Test
    void whatIsDueAndWhatOthersQueueBeginsByItself() {
        scheduler.plan(
                List.of(
                        new PlannedPipeline(
                                "tick",
                                folder.resolve("tick.yaml"),
                                Schedule.of(new Schedule.Every(Duration.ofSeconds(1))))));
        other.executions()
                .queue(NewExecution.of("e-1", "orders", "orders.yaml", Trigger.manual()), "");

        await().until(() -> runner.ids().contains("e-1"));
        await().until(() -> runner.of("tick") == 1);
        scheduler.stop(Duration.ZERO);
        assertThat(other.executions().find("e-1").orElseThrow().state().kind().text())
                .isEqualTo("cancelled");
    }

    @Test
    void aPauseOfAnotherProcessIsSeen() {
        other.schedules().put("tick", "tick.yaml", "{every: 1s}");
        other.schedules().pause("tick", true);
        scheduler.plan(
                List.of(
                        new PlannedPipeline(
                                "tick",
                                Path.of("tick.yaml"),
                                Schedule.of(new Schedule.Every(Duration.ofSeconds(1))))));
        other.executions()
                .queue(NewExecution.of("e-1", "orders", "orders.yaml", Trigger.manual()), "");
        await().until(() -> runner.ids().contains("e-1"));
        assertThat(runner.of("tick")).isZero();

        other.schedules().pause("tick", false);
        await().until(() -> runner.of("tick") == 1);
    }

    @Test
    void whoseLockIsGoneBeginsNothingMoreAndSaysWhy() throws Exception {
        Files.delete(folder.resolve("scheduler.lock"));

        assertThatThrownBy(() -> scheduler.await(Duration.ofMinutes(1)))
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_LOCKED))
                .hasMessageContaining("is not the scheduler any more");
        other.executions()
                .queue(NewExecution.of("e-1", "orders", "orders.yaml", Trigger.manual()), "");
        assertThat(other.executions().list(ExecutionQuery.latest(9)))
                .allMatch(e -> e.state().kind().text().equals("queued"));
    }
}
