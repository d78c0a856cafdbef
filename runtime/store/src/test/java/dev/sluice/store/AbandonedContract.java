package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store does with executions whose process has ended without a word. */
interface AbandonedContract extends StoreFixture {

    private static Owner dead() {
        Owner self = Owner.self();
        return new Owner(self.host(), self.pid(), Instant.EPOCH.plusSeconds(1));
    }

    private AbandonedExecutions abandoned() {
        return store().abandoned();
    }

    private StoredExecution found(String id) {
        return store().executions().find(id).orElseThrow();
    }

    /** Begun by a process that is gone. */
    private void left(String id, Recovery recovery) {
        store().executions().queue(StoreFixture.asked(id), "");
        store().executions().start(id, dead(), recovery);
    }

    @Test
    default void whatADeadProcessLeftIsFoundAndFailed() throws Exception {
        Owner self = Owner.self();
        try (Child child = child("write", "killed", "1000000")) {
            child.next();
            child.kill();
            child.rest();
            child.await();
        }
        store().executions().begin(StoreFixture.asked("alive"), self);
        store().executions().begin(StoreFixture.asked("elsewhere"), new Owner("h", 1, NOON));
        store().executions().begin(StoreFixture.asked("reused"), dead());

        List<StoredExecution> recovered = abandoned().recover();

        assertThat(recovered)
                .extracting(StoredExecution::id)
                .contains("killed-0", "reused")
                .doesNotContain("alive", "elsewhere");
        assertThat(found("killed-0").state())
                .isInstanceOfSatisfying(
                        ExecutionState.Failed.class,
                        failed -> {
                            assertThat(failed.fault().code()).isEqualTo("SL-4002");
                            assertThat(failed.fault().message()).contains("its process ended");
                        });
        assertThat(abandoned().list()).isEmpty();
        assertThat(abandoned().recover()).isEmpty();
    }

    @Test
    default void whatCanBeTakenUpAgainWaitsUntilSomebodyDecides() {
        left("e-1", Recovery.CONTINUE);

        assertThat(abandoned().recover()).extracting(StoredExecution::id).containsExactly("e-1");
        try (StateStore other = another()) {
            assertThat(other.abandoned().recover()).as("it is one's").isEmpty();
        }

        assertThat(found("e-1").state())
                .isInstanceOfSatisfying(
                        ExecutionState.Queued.class,
                        queued -> assertThat(queued.reason()).contains("its process ended"));
        assertThat(found("e-1").endurance())
                .isEqualTo(new Endurance(Recovery.CONTINUE, 1, Duration.ZERO, Optional.of(NOON)));
        assertThat(abandoned().pending()).extracting(StoredExecution::id).containsExactly("e-1");
        assertThat(store().waiting().next(Set.of(), Set.of())).as("not decided").isEmpty();

        assertThat(abandoned().accept("e-1", "it goes on")).isTrue();
        assertThat(abandoned().accept("e-1", "it goes on")).as("once").isFalse();
        assertThat(abandoned().giveUp("e-1", "too late")).isFalse();
        assertThat(abandoned().pending()).isEmpty();
        assertThat(store().waiting().next(Set.of(), Set.of()).orElseThrow().state())
                .isEqualTo(new ExecutionState.Queued(NOON, "it goes on"));
    }

    @Test
    default void whatDoesNotGoOnIsFailedAsAbandoned() {
        left("e-1", Recovery.REPEAT);
        abandoned().recover();

        assertThat(abandoned().giveUp("e-1", "four times without getting on")).isTrue();

        assertThat(found("e-1").state())
                .isInstanceOfSatisfying(
                        ExecutionState.Failed.class,
                        failed ->
                                assertThat(failed.fault())
                                        .isEqualTo(
                                                new Fault(
                                                        "SL-4002",
                                                        "",
                                                        "four times without getting on")));
        assertThat(abandoned().pending()).isEmpty();
    }

    @Test
    default void triesInVainAreCountedUntilOneGetsOnAndTimeAddsUp() {
        left("e-1", Recovery.REPEAT);
        Duration minute = Duration.ofMinutes(1);
        try (StateStore later = at(NOON.plus(minute))) {
            later.running().lives("e-1");
        }
        abandoned().recover();
        abandoned().accept("e-1", "");
        store().executions().start("e-1", dead(), Recovery.REPEAT);
        try (StateStore later = at(NOON.plus(minute))) {
            later.running().lives("e-1");
        }
        abandoned().recover();

        assertThat(found("e-1").endurance().inVain()).isEqualTo(2);
        assertThat(found("e-1").endurance().spent()).isEqualTo(Duration.ofMinutes(2));

        abandoned().accept("e-1", "");
        store().executions().start("e-1", dead(), Recovery.REPEAT);
        store().running().advances("e-1");
        abandoned().recover();
        assertThat(found("e-1").endurance().inVain()).isEqualTo(1);
        assertThat(found("e-1").endurance().recovery()).isEqualTo(Recovery.CONTINUE);
    }

    @Test
    default void whatMayHaveLeftSomethingOutsideIsForAPerson() {
        left("e-1", Recovery.REPEAT);
        store().running().recovers("e-1", Recovery.ASK);

        abandoned().recover();

        assertThat(found("e-1").state().kind()).isEqualTo(ExecutionState.Kind.FAILED);
    }

    @Test
    default void whatWasAskedToStopHasStoppedWithItsProcess() {
        left("e-1", Recovery.CONTINUE);
        store().executions().askCancel("e-1");

        abandoned().recover();

        assertThat(found("e-1").state().kind()).isEqualTo(ExecutionState.Kind.CANCELLED);
    }

    @Test
    default void aPersonsWordIsTakenForAProcessElsewhere() {
        Owner elsewhere = new Owner("h", 1, NOON);
        store().executions().queue(StoreFixture.asked("e-1"), "");
        store().executions().start("e-1", elsewhere, Recovery.CONTINUE);

        assertThat(abandoned().recover()).as("not judged from here").isEmpty();
        assertThat(abandoned().declare("e-1", dead())).as("another's").isFalse();
        assertThat(abandoned().declare("e-1", elsewhere)).isTrue();
        assertThat(abandoned().declare("e-1", elsewhere)).isFalse();

        assertThat(found("e-1").state())
                .isInstanceOfSatisfying(
                        ExecutionState.Failed.class,
                        failed -> assertThat(failed.fault().message()).contains("declared"));
    }

    @Test
    default void onlyWhatRunsTellsOfItself() {
        store().executions().queue(StoreFixture.asked("e-1"), "");

        assertThatThrownBy(() -> store().running().lives("e-1"))
                .hasMessageContaining("execution 'e-1' is queued and cannot live");

        store().executions().start("e-1", Owner.self(), Recovery.CONTINUE);
        store().running().goesOnWith("e-1", "e-0");
        assertThat(found("e-1").resumes()).contains("e-0");
        assertThat(store().executions().root(found("e-1"))).isEqualTo("e-0");
    }

    /** The same store at another time. */
    StateStore at(Instant moment);
}
