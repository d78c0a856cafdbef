package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every store keeps when several processes use it, or one is killed. */
interface ProcessesContract extends StoreFixture {

    @Test
    default void whatWasAcknowledgedOutlivesTheProcess() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        try (Child child = child("write", "a", "1000000")) {
            for (int i = 0; i < 100; i++) {
                acknowledged.add(child.next());
            }
            child.kill();
            acknowledged.addAll(child.rest());
            child.await();
        }
        try (StateStore reopened = another()) {
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(100).doesNotContain("");
            assertThat(reopened.executions().beginning("a-", Integer.MAX_VALUE))
                    .containsAll(acknowledged);
            assertThat(acknowledged)
                    .allSatisfy(id -> assertThat(reopened.logs().of(id, 0, 9).lines()).hasSize(1));
        }
    }

    @Test
    default void twoProcessesWriteAtOnce() throws Exception {
        try (Child one = child("write", "a", "100");
                Child two = child("write", "b", "100")) {
            assertThat(one.rest()).hasSize(100);
            assertThat(two.rest()).hasSize(100);
        }
        assertThat(store().executions().list(ExecutionQuery.latest(1000))).hasSize(200);
    }

    @Test
    default void aStoreThatIsUpToDateOpensWithoutFlyway() {
        store().executions().queue(StoreFixture.asked("e-1"), "");
        try (Child child = child("look")) {
            assertThat(child.rest()).singleElement().asString().contains("e-1");
            assertThat(child.loaded("dev.sluice.store.SchemaVersion")).isTrue();
            assertThat(child.loaded("org.flywaydb")).isFalse();
        }
    }

    @Test
    default void aNewerStoreIsRefusedAndBothVersionsAreNamed() {
        harm("UPDATE flyway_schema_history SET version = '99'");

        assertThatThrownBy(this::another)
                .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_UNREADABLE))
                .hasMessageContaining("is of version 99")
                .hasMessageContaining("versions up to " + SchemaVersion.CURRENT);
    }

    @Test
    default void aStoreOfTheFirstVersionIsBroughtUpToDate() {
        store().executions().begin(StoreFixture.asked("e-1"), Owner.self());
        for (String index : List.of("held_row_by_replay", "held_row_by_age", "fire_by_time")) {
            harm("DROP INDEX " + index);
        }
        for (String table : List.of("replay_edit", "replay", "held_file")) {
            harm("DROP TABLE " + table);
        }
        harm("ALTER TABLE held_row DROP COLUMN replay");
        for (String column : List.of("recovery", "in_vain", "spent", "heard_at")) {
            harm("ALTER TABLE execution DROP COLUMN " + column);
        }
        harm("DELETE FROM flyway_schema_history WHERE version IN ('2', '3')");

        try (StateStore newer = another()) {
            assertThat(newer.executions().find("e-1").orElseThrow())
                    .satisfies(found -> {
                        assertThat(found.state().kind()).isEqualTo(ExecutionState.Kind.RUNNING);
                        assertThat(found.endurance()).isEqualTo(Endurance.NONE);
                    });
        }
    }

    @Test
    default void aClosedStoreSaysSo() {
        StateStore closed = another();
        closed.close();

        assertThatThrownBy(() -> closed.executions().find("e-1")).hasMessageContaining("is closed");
    }

    @Test
    default void thereIsOneSchedulerAndTheSecondIsToldWhoItIs() {
        try (SchedulerLock lock = store().lockScheduler();
                StateStore other = another()) {
            assertThat(lock.held()).isTrue();
            assertThatThrownBy(other::lockScheduler)
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_LOCKED))
                    .hasMessageContaining("there is a scheduler already")
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
            assertThat(lock.held()).as("asking takes it from nobody").isTrue();
        }
    }

    @Test
    default void whatADeadSchedulerHeldIsTakenOver() throws Exception {
        try (Child child = child("schedule")) {
            assertThat(child.next()).isEqualTo("locked true");
            assertThatThrownBy(() -> store().lockScheduler())
                    .hasMessageContaining("process " + child.pid() + " on ");
            child.kill();
            child.await();
        }
        await().ignoreExceptionsMatching(ProcessesContract::locked)
                .untilAsserted(() -> {
                    try (SchedulerLock lock = store().lockScheduler()) {
                        assertThat(lock.held()).isTrue();
                    }
                });
    }

    private static boolean locked(Throwable e) {
        return e instanceof PipelineException fault && fault.code() == ErrorCode.STATE_LOCKED;
    }

    @Test
    default void aLockThatWasGivenUpIsFree() {
        store().lockScheduler().close();
        SchedulerLock again = store().lockScheduler();
        again.close();

        assertThat(again.held()).isFalse();
    }
}
