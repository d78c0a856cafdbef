package dev.sluice.scheduler;

import static dev.sluice.scheduler.Bench.cron;
import static dev.sluice.scheduler.Bench.every;
import static dev.sluice.scheduler.Bench.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.Schedule;
import dev.sluice.pipeline.Schedule.CatchUp;
import dev.sluice.pipeline.Schedule.Overlap;
import dev.sluice.store.Account;
import dev.sluice.store.ExecutionState;
import dev.sluice.store.Fire;
import dev.sluice.store.Recovery;
import dev.sluice.store.StoredExecution;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens in whichever order: limits are kept and filled, and every fire is accounted for.
 */
class SchedulerPropertyTest {

    private static final int AT_MOST = 4;
    private static final int STEPS = 150;

    /** A few minutes before the clocks of Berlin are changed. */
    private static final String START = "2026-10-25T00:20:00Z";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void limitsAreKeptAndFilledAndEveryFireIsAccountedFor(long seed) {
        Random random = new Random(seed);
        try (Bench bench = new Bench(folder, START, AT_MOST)) {
            Recovery[] recoveries = Recovery.values();
            bench.recovery = () -> recoveries[random.nextInt(recoveries.length)];
            bench.begin(
                    bench.pipeline("queue", every("PT3M"), policy(CatchUp.ALL, Overlap.QUEUE, 2)),
                    bench.pipeline("skip", every("PT5M"), policy(CatchUp.LAST, Overlap.SKIP, 1)),
                    bench.pipeline(
                            "replace",
                            cron("*/4 * * * *", "Europe/Berlin"),
                            policy(CatchUp.NONE, Overlap.REPLACE, 2)),
                    bench.pipeline("after", new Schedule.After("skip")),
                    bench.pipeline("paused", every("PT2M"), policy(CatchUp.ALL, Overlap.QUEUE, 3)),
                    bench.pipeline("endless", new Schedule.Continuous()));
            for (int step = 0; step < STEPS; step++) {
                String did = act(bench, random);
                check(bench, "seed %s, step %s: %s".formatted(seed, step, did));
            }
            drain(bench);
            account(bench);
        }
    }

    private static String act(Bench bench, Random random) {
        List<String> running = bench.runner.ids();
        Optional<String> one =
                running.isEmpty()
                        ? Optional.empty()
                        : Optional.of(running.get(random.nextInt(running.size())));
        String did;
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> {
                did = "the clock goes on";
                bench.clock.advance(Duration.ofSeconds(1 + random.nextInt(240)));
            }
            case 3, 4 -> {
                did = "one ends well";
                one.ifPresent(bench.runner::succeed);
            }
            case 5 -> {
                did = "one ends badly";
                one.ifPresent(bench.runner::fail);
            }
            case 6 -> {
                did = "killed and begun again later";
                List<StoredExecution> before = running(bench);
                bench.kill();
                bench.clock.advance(Duration.ofSeconds(random.nextInt(1500)));
                bench.begin();
                before.forEach(it -> wentOn(bench, it));
            }
            case 7 -> {
                did = "stopped and begun again";
                List<String> toStop = List.copyOf(bench.runner.cancelled);
                List<StoredExecution> before =
                        running(bench).stream()
                                .filter(it -> !toStop.contains(it.id()))
                                .filter(it -> it.endurance().brokeOff())
                                .toList();
                bench.runner.obeys = true;
                bench.scheduler.close();
                before.forEach(it -> waits(bench, it));
                bench.begin();
            }
            case 8 -> {
                did = "what waits is cancelled";
                bench.executions().stream()
                        .filter(e -> e.state() instanceof ExecutionState.Queued)
                        .findFirst()
                        .ifPresent(e -> bench.store.executions().cancel(e.id(), Account.NONE));
            }
            case 9 -> {
                did = "paused or resumed";
                bench.store.schedules().pause("paused", random.nextBoolean());
            }
            case 10 -> {
                did = "asked for elsewhere";
                bench.queue(random.nextBoolean() ? "queue" : "backfill");
            }
            default -> {
                did = "what was told to stop stops";
                bench.runner.cancelled.stream()
                        .filter(running::contains)
                        .forEach(id -> bench.runner.end(id, new End.Cancelled(Account.NONE)));
            }
        }
        bench.scheduler.look();
        return did;
    }

    private static List<StoredExecution> running(Bench bench) {
        return bench.runner.ids().stream()
                .map(id -> bench.store.executions().find(id).orElseThrow())
                .toList();
    }

    private static void waits(Bench bench, StoredExecution before) {
        assertThat(bench.store.executions().find(before.id()).orElseThrow().state().kind())
                .as("put back")
                .isEqualTo(ExecutionState.Kind.QUEUED);
    }

    /** What can be taken up again is, or is told why not. */
    private static void wentOn(Bench bench, StoredExecution before) {
        ExecutionState now = bench.store.executions().find(before.id()).orElseThrow().state();
        switch (before.endurance().recovery()) {
            case ASK -> assertThat(now).isInstanceOf(ExecutionState.Failed.class);
            case CONTINUE, REPEAT -> {
                if (now instanceof ExecutionState.Failed failed) {
                    assertThat(failed.fault().code()).isEqualTo("SL-4002");
                    assertThat(failed.fault().message())
                            .containsAnyOf("errors.retries is 3", "catch-up is");
                } else {
                    assertThat(now.kind().over())
                            .as("cancelled only where it was to stop")
                            .isEqualTo(now.kind() == ExecutionState.Kind.CANCELLED);
                }
            }
        }
    }

    /** Never more than the limits, and never less where something waits that may run. */
    private static void check(Bench bench, String after) {
        Map<String, Long> running = new HashMap<>();
        bench.runner.running.values().forEach(e -> running.merge(e.pipeline(), 1L, Long::sum));
        assertThat(bench.runner.running).as(after).hasSizeLessThanOrEqualTo(AT_MOST);
        running.forEach((name, count) ->
                assertThat(count)
                        .as("%s of %s", after, name)
                        .isLessThanOrEqualTo(limit(bench, name)));
        if (bench.runner.running.size() < AT_MOST) {
            boolean paused = bench.store.schedules().find("paused").orElseThrow().paused();
            assertThat(bench.executions())
                    .as(after)
                    .filteredOn(e -> e.state() instanceof ExecutionState.Queued)
                    .filteredOn(e -> !paused || !e.pipeline().equals("paused"))
                    .allMatch(e ->
                            running.getOrDefault(e.pipeline(), 0L) >= limit(bench, e.pipeline()));
        }
        assertThat(bench.told).as(after).noneMatch(line -> line.startsWith("trouble"));
    }

    private static int limit(Bench bench, String name) {
        return Planned.of(bench.pipelines).limit(name);
    }

    private static void drain(Bench bench) {
        bench.store.schedules().pause("endless", true);
        bench.store.schedules().pause("paused", false);
        bench.scheduler.look();
        while (!bench.runner.ids().isEmpty()) {
            bench.runner.ids().forEach(bench.runner::fail);
            bench.scheduler.look();
        }
        // 'endless' is paused: what had been asked for of it is held, and nothing else waits
        assertThat(bench.executions())
                .filteredOn(e -> !e.pipeline().equals("endless"))
                .allMatch(e -> e.state().kind().over());
    }

    private static void account(Bench bench) {
        Map<String, StoredExecution> executions = new HashMap<>();
        bench.executions().forEach(e -> executions.put(e.id(), e));
        for (PlannedPipeline pipeline : bench.pipelines) {
            Set<String> asked = new HashSet<>();
            long times = 0;
            for (Fire fire : bench.fires(pipeline.name())) {
                times += fire.times();
                if (fire.outcome() == Fire.Outcome.SKIPPED) {
                    assertThat(fire.reason()).isNotEmpty();
                } else {
                    assertThat(executions).containsKey(fire.execution());
                    assertThat(asked.add(fire.execution())).as("one for each").isTrue();
                }
            }
            scheduled(executions, pipeline.name())
                    .forEach(e -> assertThat(asked).as("none without a fire").contains(e.id()));
            if (Set.of("queue", "skip", "replace").contains(pipeline.name())) {
                assertThat(times).as(pipeline.name()).isEqualTo(due(bench, pipeline).size());
            }
        }
        assertThat(bench.planned("after"))
                .as("each success once")
                .doesNotHaveDuplicates()
                .allMatch(id -> executions.get(id).state().kind() == ExecutionState.Kind.SUCCEEDED);
    }

    private static List<StoredExecution> scheduled(
            Map<String, StoredExecution> executions, String pipeline) {
        return executions.values().stream()
                .filter(e -> e.pipeline().equals(pipeline) && Asking.scheduled(e))
                .toList();
    }

    /** Every moment since the beginning. */
    private static List<Instant> due(Bench bench, PlannedPipeline pipeline) {
        FireTimes times = FireTimes.of(pipeline.schedule().when());
        List<Instant> due = new ArrayList<>();
        Optional<Instant> next = times.after(Instant.parse(START));
        while (next.isPresent() && !next.get().isAfter(bench.clock.instant())) {
            due.add(next.get());
            next = times.after(next.get());
        }
        return due;
    }
}
