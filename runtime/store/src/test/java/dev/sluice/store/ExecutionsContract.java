package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.store.ExecutionState.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store keeps of executions. */
interface ExecutionsContract extends StoreFixture {

    private Executions executions() {
        return store().executions();
    }

    private ExecutionState state(String id) {
        return executions().find(id).orElseThrow().state();
    }

    @Test
    default void aRunningExecutionSaysForWhatItWaits() {
        executions().begin(StoreFixture.asked("e-1", Map.of()), Owner.self());

        store().running().waits("e-1", "room on a disk");
        assertThat(state("e-1"))
                .isEqualTo(new ExecutionState.Running(NOON, NOON, Owner.self(), "room on a disk"));
        store().running().waits("e-1", "");
        assertThat(state("e-1"))
                .isEqualTo(new ExecutionState.Running(NOON, NOON, Owner.self(), ""));
        executions().cancel("e-1", ACCOUNT);
        assertThatThrownBy(() -> store().running().waits("e-1", "more"))
                .hasMessageContaining("is cancelled and cannot wait");
    }

    @Test
    default void anExecutionGoesFromQueuedOverRunningToItsEnd() {
        NewExecution asked =
                StoreFixture.asked("e-1", Map.of("day", "2026-01-31", "text", "a=b, 'c'\n"))
                        .resuming("e-0")
                        .forSlice("2026-01-31");

        executions().queue(asked, "another execution of it runs");
        ExecutionState queued = state("e-1");
        executions().start("e-1", Owner.self());
        ExecutionState running = state("e-1");
        executions().succeed("e-1", ACCOUNT);

        assertThat(queued)
                .isEqualTo(new ExecutionState.Queued(NOON, "another execution of it runs"));
        assertThat(running).isEqualTo(new ExecutionState.Running(NOON, NOON, Owner.self(), ""));
        assertThat(executions().find("e-1"))
                .contains(
                        new StoredExecution(
                                "e-1",
                                "orders",
                                "/pipelines/orders.yaml",
                                Trigger.manual(),
                                Optional.of("e-0"),
                                Optional.of("2026-01-31"),
                                new ExecutionState.Succeeded(NOON, NOON, NOON),
                                ACCOUNT.totals(),
                                new Endurance(Recovery.ASK, 0, Duration.ZERO, Optional.of(NOON))));
        assertThat(executions().nodes("e-1")).isEqualTo(ACCOUNT.nodes());
        assertThat(executions().parameters("e-1")).isEqualTo(asked.parameters());
    }

    @Test
    default void aFaultIsKeptWithItsPlace() {
        Fault fault = new Fault("SL-3001", "load", "the server is gone");
        executions().begin(StoreFixture.asked("e-1"), Owner.self());
        executions().fail("e-1", fault, ACCOUNT);

        assertThat(state("e-1"))
                .isEqualTo(new ExecutionState.Failed(NOON, Optional.of(NOON), NOON, fault));
    }

    @Test
    default void whatNeverBeganMayFailOrBeCancelled() {
        executions().queue(StoreFixture.asked("e-1"), "");
        executions().queue(StoreFixture.asked("e-2"), "");
        executions().cancel("e-1", Account.NONE);
        executions().fail("e-2", new Fault("SL-1001", "", "the file is gone"), Account.NONE);

        assertThat(state("e-1"))
                .isEqualTo(new ExecutionState.Cancelled(NOON, Optional.empty(), NOON));
        assertThat(state("e-2").kind()).isEqualTo(Kind.FAILED);
    }

    @Test
    default void aRunningExecutionWaitsAgainForAnotherTry() {
        executions().begin(StoreFixture.asked("e-1"), Owner.self());
        executions().retry("e-1", "the second try is at 12:05");

        assertThat(state("e-1"))
                .isEqualTo(new ExecutionState.Queued(NOON, "the second try is at 12:05"));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    default void aWayThatIsNoneIsRefusedAndChangesNothing(Kind from) {
        bring("e-1", from);
        StoredExecution before = executions().find("e-1").orElseThrow();

        for (Kind to : Kind.values()) {
            if (!to.before().contains(from)) {
                assertThatThrownBy(() -> move("e-1", to))
                        .as("from %s to %s", from, to)
                        .isInstanceOfSatisfying(
                                PipelineException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_CONFLICT))
                        .hasMessageContaining("execution 'e-1' is " + from.text());
            }
        }

        assertThat(executions().find("e-1")).contains(before);
        assertThat(executions().nodes("e-1")).isEmpty();
    }

    private void bring(String id, Kind state) {
        executions().queue(StoreFixture.asked(id), "");
        if (state != Kind.QUEUED) {
            executions().start(id, Owner.self());
        }
        switch (state) {
            case QUEUED, RUNNING -> {}
            case SUCCEEDED -> executions().succeed(id, Account.NONE);
            case FAILED -> executions().fail(id, new Fault("SL-9999", "", "x"), Account.NONE);
            case CANCELLED -> executions().cancel(id, Account.NONE);
        }
    }

    private void move(String id, Kind to) {
        switch (to) {
            case QUEUED -> executions().retry(id, "x");
            case RUNNING -> executions().start(id, Owner.self());
            case SUCCEEDED -> executions().succeed(id, ACCOUNT);
            case FAILED -> executions().fail(id, new Fault("SL-9999", "", "y"), ACCOUNT);
            case CANCELLED -> executions().cancel(id, ACCOUNT);
        }
    }

    @Test
    default void whatIsNotThereIsNotMoved() {
        assertThatThrownBy(() -> executions().start("e-9", Owner.self()))
                .hasMessageContaining("there is no execution 'e-9'");
        assertThat(executions().find("e-9")).isEmpty();
    }

    @Test
    default void anIdIsGivenOnce() {
        executions().queue(StoreFixture.asked("e-1", Map.of("n", "1")), "");

        assertThatThrownBy(
                        () -> executions().queue(StoreFixture.asked("e-1", Map.of("n", "2")), ""))
                .hasMessageContaining("there is an execution 'e-1' already");
        assertThat(executions().parameters("e-1")).containsEntry("n", "1");
    }

    @Test
    default void ofManyWhoBeginTheSameExecutionOneDoes() throws Exception {
        executions().queue(StoreFixture.asked("e-1"), "");
        List<Callable<Boolean>> tries = new ArrayList<>();
        try (StateStore other = another();
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 8; i++) {
                Executions way = i % 2 == 0 ? executions() : other.executions();
                Owner owner = new Owner("h", i, NOON);
                tries.add(() -> begins(way, owner));
            }
            int begun = 0;
            for (Future<Boolean> one : threads.invokeAll(tries)) {
                begun += one.get() ? 1 : 0;
            }
            assertThat(begun).isEqualTo(1);
        }
    }

    private static boolean begins(Executions executions, Owner owner) {
        try {
            executions.start("e-1", owner);
            return true;
        } catch (PipelineException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.STATE_CONFLICT);
            return false;
        }
    }

    @Test
    default void listsHaveTheLatestFirstAndComeInPages() {
        for (int i = 0; i < 5; i++) {
            String pipeline = i % 2 == 0 ? "even" : "odd";
            executions().queue(NewExecution.of("e-" + i, pipeline, "f", Trigger.manual()), "");
        }
        executions().start("e-3", Owner.self());

        assertThat(ids(ExecutionQuery.latest(2))).containsExactly("e-4", "e-3");
        assertThat(ids(ExecutionQuery.latest(2).after("e-3"))).containsExactly("e-2", "e-1");
        assertThat(ids(ExecutionQuery.latest(9).of("even"))).containsExactly("e-4", "e-2", "e-0");
        assertThat(ids(ExecutionQuery.latest(9).in(Kind.RUNNING))).containsExactly("e-3");
        assertThat(ids(ExecutionQuery.latest(9).since(NOON))).hasSize(5);
        assertThat(ids(ExecutionQuery.latest(9).since(NOON.plusNanos(1000)))).isEmpty();
        assertThat(executions().beginning("e-", 3)).containsExactly("e-0", "e-1", "e-2");
        assertThat(executions().beginning("%", 3)).isEmpty();
    }

    private List<String> ids(ExecutionQuery query) {
        return executions().list(query).stream().map(StoredExecution::id).toList();
    }

    @Test
    default void progressIsOfARunningExecutionAlone() {
        executions().begin(StoreFixture.asked("e-1"), Owner.self());
        executions().progress("e-1", ACCOUNT);
        executions().progress("e-1", ACCOUNT);

        assertThat(executions().nodes("e-1")).isEqualTo(ACCOUNT.nodes());
        executions().cancel("e-1", ACCOUNT);
        assertThatThrownBy(() -> executions().progress("e-1", Account.NONE))
                .hasMessageContaining("execution 'e-1' is cancelled");
    }
}
