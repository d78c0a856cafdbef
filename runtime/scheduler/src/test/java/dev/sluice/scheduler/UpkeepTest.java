package dev.sluice.scheduler;

import static dev.sluice.scheduler.Bench.every;
import static dev.sluice.scheduler.Bench.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.ErrorHandling;
import dev.sluice.pipeline.Limits;
import dev.sluice.pipeline.Schedule;
import dev.sluice.pipeline.Schedule.CatchUp;
import dev.sluice.pipeline.Schedule.Overlap;
import dev.sluice.store.Account;
import dev.sluice.store.Due;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.NewExecution;
import dev.sluice.store.Owner;
import dev.sluice.store.Trigger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What waits for too long, what runs elsewhere and is replaced, and what nobody asks for any more.
 */
class UpkeepTest {

    private static final String NOON = "2026-01-31T12:00:00Z";
    private static final Owner ELSEWHERE = new Owner("h", 7, Instant.EPOCH);

    @TempDir Path folder;

    private Bench bench() {
        return new Bench(folder, NOON, 9);
    }

    private static void runsElsewhere(Bench bench, String id, Map<String, String> parameters) {
        bench.store
                .executions()
                .begin(
                        NewExecution.of(id, "orders", "o.yaml", Trigger.manual()).with(parameters),
                        ELSEWHERE);
    }

    private static PlannedPipeline replacing(Bench bench) {
        return bench.pipeline("orders", every("PT1H"), policy(CatchUp.LAST, Overlap.REPLACE, 1));
    }

    private static String fault(Bench bench) {
        return bench.executions().stream()
                .filter(one -> one.trigger().scheduled())
                .map(one -> one.state())
                .filter(ExecutionState.Failed.class::isInstance)
                .map(ExecutionState.Failed.class::cast)
                .map(failed -> failed.fault().code() + " " + failed.fault().message())
                .findFirst()
                .orElse("");
    }

    @Test
    void aRunInAnotherProcessIsAskedToStopAndItsPlaceIsTakenWhenItHas() {
        try (Bench bench = bench()) {
            runsElsewhere(bench, "by-hand", Map.of());
            bench.begin(replacing(bench));
            bench.later("PT1H");

            assertThat(bench.store.executions().isCancelAsked("by-hand")).isTrue();
            assertThat(bench.runner.ids()).as("it still runs").isEmpty();
            bench.store.executions().cancel("by-hand", Account.NONE);
            bench.scheduler.look();
            assertThat(bench.runner.ids()).hasSize(1);
        }
    }

    @Test
    void oneThatDoesNotStopIsWaitedForOnlySoLong() {
        try (Bench bench = bench()) {
            runsElsewhere(bench, "by-hand", Map.of());
            bench.begin(replacing(bench));
            bench.later("PT1H");
            bench.later("PT119S");
            assertThat(fault(bench)).isEmpty();
            bench.later("PT2S");

            assertThat(fault(bench))
                    .contains("SL-4004", "replaces by-hand", "process 7 on h", "--owner-gone");
            assertThat(bench.store.executions().find("by-hand").orElseThrow().state().kind())
                    .isEqualTo(ExecutionState.Kind.RUNNING);
        }
    }

    @Test
    void otherRowsAreNobodysToReplace() {
        try (Bench bench = bench()) {
            runsElsewhere(bench, "other-day", Map.of("day", "2026-01-30"));
            bench.begin(replacing(bench));
            bench.later("PT1H");
            bench.later("PT10M");

            assertThat(bench.store.executions().isCancelAsked("other-day")).isFalse();
            assertThat(fault(bench)).isEmpty();
        }
    }

    @Test
    void whatWaitsLongerThanItsPipelineLetsItFails() {
        try (Bench bench = bench()) {
            PlannedPipeline pipeline =
                    new PlannedPipeline(
                            "orders",
                            folder.resolve("orders.yaml"),
                            new Schedule(every("PT1H"), policy(CatchUp.LAST, Overlap.QUEUE, 1)),
                            ErrorHandling.DEFAULT,
                            new Limits(
                                    Optional.empty(),
                                    Optional.of(Duration.ofMinutes(30)),
                                    OptionalLong.empty(),
                                    OptionalInt.empty()));
            bench.begin(pipeline);
            bench.later("PT1H");
            bench.later("PT1H");
            assertThat(bench.states("orders")).containsExactly("running", "queued");
            bench.later("PT31M");

            assertThat(bench.states("orders")).containsExactly("running", "failed");
            assertThat(fault(bench)).contains("SL-4004", "longer than 30m (limits.wait)");
        }
    }

    @Test
    void oldFiresGoOnceAnHourButTheLatestStay() {
        try (Bench bench = bench()) {
            bench.begin(bench.pipeline("orders", every("PT1H")));
            Instant noon = Instant.parse(NOON);
            for (int i = 1; i <= Upkeep.FIRES + 20; i++) {
                Due old = new Due("orders", "old " + i, noon.minusSeconds(i), false);
                bench.store.fires().skip(old, 1, "no");
            }
            bench.later("PT1M");
            assertThat(bench.fires("orders")).hasSize(Upkeep.FIRES + 20);

            bench.later("PT2H");
            bench.finish();
            bench.later("PT1H");

            assertThat(bench.fires("orders")).hasSizeBetween(Upkeep.FIRES, Upkeep.FIRES + 1);
            assertThat(bench.planned("orders"))
                    .containsExactly("2026-01-31T13:00:00Z", "2026-01-31T15:00:00Z");
            assertThat(bench.told)
                    .as("14:00 came with 13:00, after a sleep: that is no lasting trouble")
                    .noneMatch(line -> line.contains("cannot be kept"));
        }
    }

    @Test
    void theFireOfAFileThatIsStillThereStays() throws Exception {
        Files.createDirectories(folder.resolve("in"));
        Files.writeString(folder.resolve("in/a.csv"), "x");
        try (Bench bench = bench()) {
            bench.begin(bench.pipeline("orders", new Schedule.Arrival("in/*.csv")));
            bench.pass("PT10S", "PT2S");
            bench.finish();
            Instant now = bench.clock.instant();
            for (int i = 1; i <= Upkeep.FIRES + 20; i++) {
                bench.store
                        .fires()
                        .skip(Due.by("orders", "gone " + i, now.plusSeconds(i)), 1, "no");
            }
            bench.later("PT3H");
            bench.later("PT1H");
            bench.kill();
            bench.begin();
            bench.pass("PT10S", "PT2S");

            assertThat(bench.executions()).as("taken once").hasSize(1);
            assertThat(bench.fires("orders")).hasSizeLessThanOrEqualTo(Upkeep.FIRES + 1);
        }
    }
}
