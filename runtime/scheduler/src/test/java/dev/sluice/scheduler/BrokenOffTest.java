package dev.sluice.scheduler;

import static dev.sluice.scheduler.Bench.every;
import static dev.sluice.scheduler.Bench.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.Schedule;
import dev.sluice.pipeline.Schedule.CatchUp;
import dev.sluice.pipeline.Schedule.Overlap;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.NewExecution;
import dev.sluice.store.Owner;
import dev.sluice.store.Recovery;
import dev.sluice.store.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The process of a run ends without a word, and nobody is there but the next scheduler. */
class BrokenOffTest {

    private static final String NOON = "2026-01-31T12:00:00Z";

    @TempDir Path folder;

    private Bench bench(Recovery recovery) {
        Bench bench = new Bench(folder, NOON, 9);
        bench.recovery = () -> recovery;
        return bench;
    }

    private static String fault(Bench bench, String id) {
        ExecutionState state = bench.store.executions().find(id).orElseThrow().state();
        assertThat(state).isInstanceOf(ExecutionState.Failed.class);
        ExecutionState.Failed failed = (ExecutionState.Failed) state;
        return failed.fault().message() + " [" + failed.fault().code() + "]";
    }

    @Test
    void aRunWithRowsAtItsTargetGoesOnHoweverLateAsTheSameExecution() {
        try (Bench bench = bench(Recovery.CONTINUE)) {
            bench.begin(
                    bench.pipeline("orders", every("PT1H"), policy(CatchUp.NONE, Overlap.SKIP, 1)));
            bench.later("PT1H");
            String id = bench.runner.ids().getFirst();
            bench.kill();
            bench.clock.advance(Duration.ofDays(3));
            bench.begin();

            assertThat(bench.runner.ids()).containsExactly(id);
            assertThat(bench.runner.running.get(id).trigger())
                    .isEqualTo(new Trigger(Trigger.Kind.SCHEDULE, "2026-01-31T13:00:00Z"));
            assertThat(bench.told)
                    .contains(
                            "orders "
                                    + id
                                    + " broke off: its process ended; it goes on behind its last"
                                    + " checkpoint");
            bench.runner.succeed(id);
            bench.scheduler.look();
            assertThat(bench.states("orders")).containsExactly("succeeded");
        }
    }

    @Test
    void itIsTakenUpSoOftenAsRetriesSayWithoutGettingOn() {
        try (Bench bench = bench(Recovery.CONTINUE)) {
            bench.begin(bench.pipeline("orders", new Schedule.Continuous()));
            String id = bench.runner.ids().getFirst();
            for (int retry = 1; retry <= 3; retry++) {
                bench.kill();
                bench.begin();
                assertThat(bench.runner.ids()).as("retry %s", retry).containsExactly(id);
            }
            bench.kill();
            bench.begin();

            assertThat(fault(bench, id))
                    .contains("4 times in a row", "errors.retries is 3", "resume " + id, "SL-4002");
        }
    }

    @Test
    void whatGetsOnIsTakenUpForEver() {
        try (Bench bench = bench(Recovery.CONTINUE)) {
            bench.begin(bench.pipeline("orders", new Schedule.Continuous()));
            String id = bench.runner.ids().getFirst();
            for (int kill = 1; kill <= 9; kill++) {
                bench.store.running().advances(id);
                bench.kill();
                bench.begin();
                assertThat(bench.runner.ids()).as("kill %s", kill).containsExactly(id);
            }
        }
    }

    @ParameterizedTest(name = "{0} after {1}")
    @CsvSource({
        "NONE, PT30S, true",
        "NONE, PT2M, false",
        "LAST, PT2M, true",
        "LAST, PT61M, false",
        "ALL, PT61M, true"
    })
    void oneOfWhichNothingIsOutsideRunsAgainAsCatchUpSays(
            CatchUp catchUp, String away, boolean again) {
        try (Bench bench = bench(Recovery.REPEAT)) {
            bench.begin(bench.pipeline("orders", every("PT1H"), policy(catchUp, Overlap.QUEUE, 1)));
            bench.later("PT1H");
            String id = bench.runner.ids().getFirst();
            bench.kill();
            bench.clock.advance(Duration.parse(away));
            bench.begin();

            if (again) {
                assertThat(bench.runner.ids()).containsExactly(id);
                assertThat(bench.told).anyMatch(line -> line.contains("runs again from the start"));
            } else {
                assertThat(bench.runner.ids()).doesNotContain(id);
                assertThat(fault(bench, id))
                        .contains(
                                "catch-up is " + catchUp.name().toLowerCase(java.util.Locale.ROOT));
            }
        }
    }

    @Test
    void whatWasDecidedOnceIsNotDecidedAgain() {
        try (Bench bench = bench(Recovery.REPEAT)) {
            bench.begin(
                    bench.pipeline(
                            "orders", every("PT1H"), policy(CatchUp.NONE, Overlap.QUEUE, 1)));
            bench.later("PT1H");
            String id = bench.runner.ids().getFirst();
            bench.store.schedules().pause("orders", true);
            bench.kill();
            bench.begin();
            assertThat(bench.states("orders")).as("held back").containsExactly("queued");
            bench.later("PT10M");
            bench.store.schedules().pause("orders", false);
            bench.scheduler.look();

            assertThat(bench.runner.ids()).containsExactly(id);
        }
    }

    @Test
    void aFileThatArrivedIsTakenHoweverLate() {
        try (Bench bench = bench(Recovery.REPEAT)) {
            bench.begin(bench.pipeline("orders", new Schedule.Arrival("in/*.csv")));
            NewExecution asked =
                    NewExecution.of(
                            "e-1",
                            "orders",
                            "orders.yaml",
                            new Trigger(Trigger.Kind.ARRIVAL, "in/a.csv"));
            bench.store.executions().queue(asked, "");
            bench.scheduler.look();
            bench.kill();
            bench.clock.advance(Duration.ofDays(1));
            bench.begin();

            assertThat(bench.runner.ids()).containsExactly("e-1");
        }
    }

    @Test
    void runsByHandAreNobodysToTakeUp() {
        try (Bench bench = bench(Recovery.CONTINUE)) {
            Owner dead =
                    new Owner(
                            Owner.self().host(), Owner.self().pid(), Instant.EPOCH.plusSeconds(1));
            bench.store
                    .executions()
                    .begin(NewExecution.of("e-1", "orders", "o.yaml", Trigger.manual()), dead);
            bench.begin(bench.pipeline("orders", every("PT1H")));

            assertThat(fault(bench, "e-1")).contains("its process ended", "SL-4002");
            assertThat(bench.told).anyMatch(line -> line.startsWith("orders e-1 has failed"));
        }
    }

    @Test
    void whatBrokeOffTakesItsPlaceAndIsBeforeWhatWaited() {
        try (Bench bench = bench(Recovery.CONTINUE)) {
            bench.begin(
                    bench.pipeline("orders", every("PT1H"), policy(CatchUp.ALL, Overlap.QUEUE, 1)));
            bench.pass("PT2H", "PT1H");
            String first = bench.runner.ids().getFirst();
            bench.kill();
            bench.begin();

            assertThat(bench.runner.ids()).containsExactly(first);
            assertThat(bench.states("orders")).containsExactly("running", "queued");
        }
    }

    @Test
    void aSchedulerThatIsStoppedPutsBackWhatCanBeTakenUpAgain() {
        try (Bench bench = bench(Recovery.REPEAT)) {
            bench.begin(
                    bench.pipeline(
                            "orders", every("PT1H"), policy(CatchUp.NONE, Overlap.QUEUE, 1)));
            bench.later("PT1H");
            String id = bench.runner.ids().getFirst();
            bench.clock.advance(Duration.ofMinutes(5));
            bench.runner.obeys = true;
            bench.scheduler.close();
            assertThat(bench.states("orders")).containsExactly("queued");
            assertThat(bench.told)
                    .contains("orders " + id + " was stopped, and goes on with the next start");

            bench.clock.advance(Duration.ofMinutes(10));
            bench.begin();
            assertThat(bench.runner.ids()).containsExactly(id);
            assertThat(bench.runner.running.get(id).endurance())
                    .satisfies(endurance -> {
                        assertThat(endurance.spent()).isEqualTo(Duration.ofMinutes(5));
                        assertThat(endurance.inVain()).isZero();
                    });
        }
    }
}
