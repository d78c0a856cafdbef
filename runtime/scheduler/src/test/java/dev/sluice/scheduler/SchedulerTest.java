package dev.sluice.scheduler;

import static dev.sluice.scheduler.Bench.cron;
import static dev.sluice.scheduler.Bench.every;
import static dev.sluice.scheduler.Bench.policy;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.pipeline.Schedule;
import dev.sluice.pipeline.Schedule.CatchUp;
import dev.sluice.pipeline.Schedule.Overlap;
import dev.sluice.store.Account;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.Fire;
import dev.sluice.store.Owner;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoreLocation;
import dev.sluice.store.StoredExecution;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerTest {

    private static final String NOON = "2026-01-31T12:00:00Z";

    @TempDir Path folder;

    private Bench bench(int atMost) {
        return new Bench(folder, NOON, atMost);
    }

    @Test
    void whatIsDueIsAskedForWithItsMomentAndRuns() {
        try (Bench bench = bench(2)) {
            bench.begin(bench.pipeline("orders", every("PT1H")));
            assertThat(bench.executions()).as("nothing is due yet").isEmpty();

            bench.later("PT59M");
            assertThat(bench.executions()).isEmpty();
            bench.later("PT1M");

            assertThat(bench.planned("orders")).containsExactly("2026-01-31T13:00:00Z");
            assertThat(bench.states("orders")).containsExactly("running");
            bench.finish();
            assertThat(bench.states("orders")).containsExactly("succeeded");
            assertThat(bench.store.schedules().find("orders").orElseThrow())
                    .satisfies(entry -> {
                        assertThat(entry.next()).contains(Instant.parse("2026-01-31T14:00:00Z"));
                        assertThat(entry.planned()).contains(Instant.parse("2026-01-31T13:00:00Z"));
                        assertThat(entry.text()).isEqualTo("{every: 1h}");
                    });
        }
    }

    @Test
    void aMomentIsDueOnceAndOneThatWasPastIsNot() {
        try (Bench bench = bench(2)) {
            ZonedDateTime one = ZonedDateTime.parse("2026-01-31T13:30:00+01:00");
            bench.begin(
                    bench.pipeline("once", new Schedule.At(one)),
                    bench.pipeline("past", new Schedule.At(one.minusHours(1))));
            bench.pass("PT3H", "PT10M");
            bench.finish();

            assertThat(bench.planned("once")).containsExactly("2026-01-31T12:30:00Z");
            assertThat(bench.planned("past")).isEmpty();
            assertThat(bench.fires("past"))
                    .singleElement()
                    .satisfies(fire -> {
                        assertThat(fire.outcome()).isEqualTo(Fire.Outcome.SKIPPED);
                        assertThat(fire.planned()).isEqualTo("2026-01-31T11:30:00Z");
                    });
            assertThat(bench.told)
                    .filteredOn(line -> line.startsWith("past "))
                    .singleElement(as(STRING))
                    .contains("2026-01-31T11:30:00Z", "had passed", "'sluice run'");
            assertThat(bench.told).noneMatch(line -> line.startsWith("once skipped"));
        }
    }

    @ParameterizedTest(name = "{0} in {1} on {2}")
    @CsvSource({
        "0 * * * *, Europe/Berlin, 2026-03-29, 23",
        "0 * * * *, Europe/Berlin, 2026-10-25, 25",
        "30 2 * * *, Europe/Berlin, 2026-03-29, 1",
        "30 2 * * *, Europe/Berlin, 2026-10-25, 1",
        "0 * * * *, America/New_York, 2026-03-08, 23",
        "0 * * * *, America/New_York, 2026-11-01, 25",
        "30 2 * * *, America/New_York, 2026-03-08, 1",
        "30 1 * * *, America/New_York, 2026-11-01, 1"
    })
    void noneIsMissedAndNoneIsDoubleWhereClocksAreChanged(
            String expression, String zone, String day, int fires) {
        ZonedDateTime midnight = LocalDateTime.parse(day + "T00:00").atZone(ZoneId.of(zone));
        Instant start = midnight.minusMinutes(5).toInstant();
        try (Bench bench = new Bench(folder, start.toString(), 10)) {
            bench.begin(bench.pipeline("orders", cron(expression, zone)));
            Instant end = midnight.plusDays(1).minusMinutes(5).toInstant();
            while (bench.clock.instant().isBefore(end)) {
                bench.later("PT5M");
                bench.finish();
            }

            assertThat(bench.planned("orders")).hasSize(fires).doesNotHaveDuplicates();
            assertThat(bench.fires("orders"))
                    .hasSize(fires)
                    .allMatch(fire -> fire.outcome() == Fire.Outcome.ASKED);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"NONE, 0, 4", "LAST, 1, 3", "ALL, 4, 0"})
    void firesThatWereMissedAreMadeUpForAsThePolicySays(CatchUp catchUp, int ran, int skipped) {
        try (Bench bench = bench(2)) {
            bench.begin(bench.pipeline("orders", every("PT1H"), policy(catchUp, Overlap.QUEUE, 1)));
            bench.kill();
            bench.clock.advance(Duration.ofMinutes(4 * 60 + 30));
            bench.begin();
            bench.finish();

            List<String> missed =
                    List.of(
                            "2026-01-31T13:00:00Z",
                            "2026-01-31T14:00:00Z",
                            "2026-01-31T15:00:00Z",
                            "2026-01-31T16:00:00Z");
            assertThat(bench.planned("orders")).isEqualTo(missed.subList(4 - ran, 4));
            assertThat(bench.fires("orders"))
                    .filteredOn(fire -> fire.outcome() == Fire.Outcome.SKIPPED)
                    .allSatisfy(fire -> assertThat(fire.reason()).contains("missed", "catch-up"))
                    .extracting(Fire::times)
                    .isEqualTo(skipped == 0 ? List.of() : List.of((long) skipped));
            bench.later("PT30M");
            assertThat(bench.planned("orders")).last().isEqualTo("2026-01-31T17:00:00Z");
        }
    }

    @Test
    void whereEachFireIsWantedWhatWaitsRunsOneAfterTheOther() {
        try (Bench bench = bench(9)) {
            bench.begin(
                    bench.pipeline("orders", every("PT1M"), policy(CatchUp.ALL, Overlap.QUEUE, 1)));
            bench.pass("PT3M", "PT1M");

            assertThat(bench.runner.ids()).hasSize(1);
            assertThat(bench.states("orders")).containsExactly("running", "queued", "queued");
            bench.finish();
            assertThat(bench.states("orders")).hasSize(3).containsOnly("succeeded");
        }
    }

    @Test
    void aMomentAddsNothingWhereOneBeforeItStillWaitsAndThatIsSaid() {
        try (Bench bench = bench(9)) {
            bench.begin(bench.pipeline("orders", every("PT1M")));
            bench.pass("PT18M", "PT1M");

            assertThat(bench.planned("orders"))
                    .as("one runs, one waits")
                    .containsExactly("2026-01-31T12:01:00Z", "2026-01-31T12:02:00Z");
            assertThat(bench.fires("orders")).hasSize(18);
            assertThat(bench.fires("orders").getLast().reason())
                    .contains(bench.executions().getLast().id(), "waits still");
            assertThat(bench.told)
                    .filteredOn(line -> line.contains("cannot be kept"))
                    .as("of 16, told with the 1st, 2nd, 4th, 8th and 16th")
                    .hasSize(5)
                    .last(as(STRING))
                    .contains("orders 16 fires were left out", "--at-most", "schedule list");

            bench.runner.succeed(bench.runner.ids().getFirst());
            bench.later("PT30S");
            bench.later("PT30S");
            assertThat(bench.planned("orders"))
                    .as("the one that waited runs, and the next waits for it")
                    .hasSize(3)
                    .last(as(STRING))
                    .isEqualTo("2026-01-31T12:19:00Z");
        }
    }

    @Test
    void aQueueThatGrowsIsToldOnceAndAgainAsItDoubles() {
        try (Bench bench = bench(9)) {
            bench.begin(
                    bench.pipeline("orders", every("PT1M"), policy(CatchUp.ALL, Overlap.QUEUE, 1)));
            bench.pass("PT45M", "PT1M");

            assertThat(bench.store.waiting().queued()).isEqualTo(Map.of("orders", 44L));
            assertThat(bench.told)
                    .filteredOn(line -> line.contains("executions wait"))
                    .extracting(line -> line.substring(0, line.indexOf(", ")))
                    .containsExactly(
                            "orders 10 executions wait",
                            "orders 20 executions wait",
                            "orders 40 executions wait");
        }
    }

    @Test
    void whatOverlapsIsSkippedWithItsReason() {
        try (Bench bench = bench(9)) {
            bench.begin(
                    bench.pipeline("orders", every("PT1M"), policy(CatchUp.LAST, Overlap.SKIP, 2)));
            bench.pass("PT3M", "PT1M");

            assertThat(bench.runner.ids()).hasSize(2);
            assertThat(bench.states("orders")).containsExactly("running", "running");
            assertThat(bench.fires("orders").getLast())
                    .satisfies(fire -> {
                        assertThat(fire.outcome()).isEqualTo(Fire.Outcome.SKIPPED);
                        assertThat(fire.reason()).contains(bench.runner.ids().getFirst());
                    });
        }
    }

    @Test
    void whatOverlapsTakesThePlaceOfTheOldest() {
        try (Bench bench = bench(9)) {
            bench.begin(
                    bench.pipeline(
                            "orders", every("PT1M"), policy(CatchUp.LAST, Overlap.REPLACE, 1)));
            bench.pass("PT3M", "PT1M");
            String first = bench.runner.ids().getFirst();

            assertThat(bench.runner.cancelled).containsExactly(first);
            assertThat(bench.states("orders"))
                    .as("until it has stopped, nothing else runs")
                    .containsExactly("running", "cancelled", "queued");
            bench.runner.end(first, new End.Cancelled(Account.NONE));
            bench.scheduler.look();
            assertThat(bench.states("orders")).containsExactly("cancelled", "cancelled", "running");
            assertThat(bench.fires("orders"))
                    .extracting(Fire::outcome)
                    .containsExactly(
                            Fire.Outcome.REPLACED, Fire.Outcome.REPLACED, Fire.Outcome.ASKED);
        }
    }

    @Test
    void theLimitOfAllIsKeptAndFilledAlsoWithWhatOthersQueue() {
        try (Bench bench = bench(2)) {
            bench.begin(bench.pipeline("orders", every("PT1M")));
            String one = bench.queue("a");
            String two = bench.queue("a");
            String three = bench.queue("b");
            bench.scheduler.look();
            assertThat(bench.runner.ids()).containsExactly(one, three);

            bench.later("PT1M");
            assertThat(bench.runner.ids()).containsExactly(one, three);
            bench.runner.fail(one);
            bench.scheduler.look();
            assertThat(bench.runner.ids()).containsExactly(three, two);
            bench.finish();
            assertThat(bench.states("a")).containsExactly("failed", "succeeded");
            assertThat(bench.states("orders")).containsExactly("succeeded");
        }
    }

    @Test
    void whatRunsElsewhereCountsForItsPipeline() {
        try (Bench bench = bench(9)) {
            bench.begin(bench.pipeline("orders", every("PT1M")));
            String byHand = bench.queue("orders");
            bench.store.executions().start(byHand, Owner.self());
            bench.later("PT1M");
            assertThat(bench.runner.ids()).isEmpty();

            bench.store.executions().succeed(byHand, Account.NONE);
            bench.scheduler.look();
            assertThat(bench.runner.ids()).hasSize(1);
        }
    }

    @Test
    void afterAKillWhatWaitedRunsAndWhatRanHasFailed() {
        try (Bench bench = bench(2)) {
            bench.begin(bench.pipeline("orders", every("PT1M")));
            bench.pass("PT2M", "PT1M");
            bench.kill();
            bench.begin();

            assertThat(bench.states("orders")).containsExactly("failed", "running");
            assertThat(bench.executions().getFirst().state())
                    .isInstanceOfSatisfying(
                            ExecutionState.Failed.class,
                            failed ->
                                    assertThat(failed.fault().code())
                                            .isEqualTo(ErrorCode.EXECUTION_ABANDONED.code()));
            bench.finish();
            assertThat(bench.planned("orders")).hasSize(2);
        }
    }

    @Test
    void aPipelineFollowsEachSuccessOfAnotherOnce() {
        try (Bench bench = bench(9)) {
            bench.begin(
                    bench.pipeline("orders", every("PT10M")),
                    bench.pipeline("report", new Schedule.After("orders")));
            bench.later("PT10M");
            bench.runner.fail(bench.runner.ids().getFirst());
            bench.scheduler.look();
            assertThat(bench.states("report")).isEmpty();

            bench.later("PT10M");
            String good = bench.runner.ids().getFirst();
            bench.finish();
            bench.kill();
            bench.begin();
            assertThat(bench.planned("report")).containsExactly(good);
            bench.pass("PT1H", "PT1M");
            bench.finish();
            assertThat(bench.planned("report")).doesNotHaveDuplicates();
        }
    }

    @Test
    void whatNeverEndsIsBegunAgainWithAPauseThatDoublesAfterFailures() {
        try (Bench bench = bench(9)) {
            bench.begin(bench.pipeline("stream", new Schedule.Continuous()));
            for (int failures = 1; failures <= 4; failures++) {
                bench.runner.fail(bench.runner.ids().getFirst());
                bench.scheduler.look();
                bench.clock.advance(Duration.ofSeconds(1L << (failures - 1)).minusMillis(1));
                bench.scheduler.look();
                assertThat(bench.runner.ids()).as("pause after %s", failures).isEmpty();
                bench.clock.advance(Duration.ofMillis(1));
                bench.scheduler.look();
                assertThat(bench.runner.ids()).as("after %s", failures).hasSize(1);
            }
            bench.runner.succeed(bench.runner.ids().getFirst());
            bench.scheduler.look();
            bench.later("PT1S");
            assertThat(bench.runner.ids()).hasSize(1);

            bench.runner.obeys = true;
            bench.store.schedules().pause("stream", true);
            bench.scheduler.look();
            bench.later("PT1H");
            assertThat(bench.runner.ids()).as("a pause stops it").isEmpty();
            bench.store.schedules().pause("stream", false);
            bench.later("PT1S");
            assertThat(bench.runner.ids()).hasSize(1);
        }
    }

    @Test
    void aPauseByAnotherProcessHoldsAtTheNextLookAndMissesNothingAfterwards() {
        try (Bench bench = bench(9);
                StateStore other =
                        StateStore.open(
                                new StoreLocation.Embedded(folder.resolve("home")), bench.clock)) {
            bench.begin(
                    bench.pipeline("orders", every("PT1M"), policy(CatchUp.ALL, Overlap.QUEUE, 1)));
            bench.pass("PT2M", "PT1M");
            other.schedules().pause("orders", true);
            bench.finish();
            assertThat(bench.states("orders"))
                    .as("what it had asked for waits")
                    .containsExactly("succeeded", "queued");
            bench.pass("PT10M", "PT1M");
            assertThat(bench.states("orders")).hasSize(2);
            assertThat(bench.store.schedules().find("orders").orElseThrow().next()).isEmpty();

            other.schedules().pause("orders", false);
            bench.scheduler.look();
            bench.finish();
            bench.later("PT1M");
            bench.finish();
            assertThat(bench.planned("orders"))
                    .containsExactly(
                            "2026-01-31T12:01:00Z", "2026-01-31T12:02:00Z", "2026-01-31T12:13:00Z");
        }
    }

    @Test
    void aScheduleThatIsChangedHasMissedNothingAndOneThatIsGoneIsForgotten() {
        try (Bench bench = bench(9)) {
            bench.begin(
                    bench.pipeline("orders", every("PT1H")),
                    bench.pipeline("other", every("PT1H")));
            bench.kill();
            bench.clock.advance(Duration.ofHours(5));
            bench.begin(bench.pipeline("orders", every("PT2H")));
            assertThat(bench.planned("orders")).isEmpty();
            assertThat(bench.store.schedules().find("other")).isEmpty();
            bench.later("PT1H");
            assertThat(bench.planned("orders")).containsExactly("2026-01-31T18:00:00Z");
        }
    }

    @Test
    void aRunnerThatCannotBeginFailsTheExecutionAndTheOthersGoOn() {
        try (Bench bench = bench(2)) {
            bench.begin(bench.pipeline("orders", every("PT1M")));
            bench.runner.broken = true;
            bench.later("PT1M");
            bench.scheduler.look();
            assertThat(bench.states("orders")).containsExactly("failed");
            bench.runner.broken = false;
            bench.later("PT1M");
            assertThat(bench.states("orders")).containsExactly("failed", "running");
        }
    }

    @Test
    void whatAnotherProcessWasFasterToBeginIsLeftToIt() {
        try (Bench bench = bench(2)) {
            bench.begin();
            String id = bench.queue("orders");
            bench.runner.meanwhile = () -> bench.store.executions().start(id, Owner.self());
            bench.scheduler.look();
            bench.scheduler.look();

            assertThat(bench.states("orders")).containsExactly("running");
            assertThat(bench.told).contains("orders " + id + " runs in another process");
        }
    }

    @Test
    void aSecondSchedulerIsToldWhoIsTheFirst() {
        try (Bench bench = bench(2)) {
            bench.begin();
            assertThatThrownBy(() ->
                            Scheduler.open(
                                    bench.store,
                                    SchedulerSettings.of(1),
                                    bench.runner,
                                    Told.NOTHING))
                    .isInstanceOfSatisfying(
                            PipelineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_LOCKED))
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void aCleanStopCancelsWhatRunsAndLeavesWhatWaits() {
        try (Bench bench = bench(9)) {
            bench.begin(bench.pipeline("orders", every("PT1M")));
            bench.pass("PT2M", "PT1M");
            bench.runner.obeys = true;
            bench.scheduler.close();
            assertThat(bench.states("orders")).containsExactly("cancelled", "queued");

            bench.begin();
            assertThat(bench.executions())
                    .last()
                    .extracting(StoredExecution::state)
                    .isInstanceOf(ExecutionState.Running.class);
        }
    }
}
