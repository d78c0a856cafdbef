package dev.sluice.scheduler;

import dev.sluice.pipeline.Schedule;
import dev.sluice.pipeline.Schedule.CatchUp;
import dev.sluice.pipeline.Schedule.Overlap;
import dev.sluice.pipeline.Share;
import dev.sluice.store.ExecutionQuery;
import dev.sluice.store.Fire;
import dev.sluice.store.NewExecution;
import dev.sluice.store.Owner;
import dev.sluice.store.Recovery;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoreLocation;
import dev.sluice.store.StoredExecution;
import dev.sluice.store.Trigger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A store, a clock, and schedulers that follow each other; each is a process of its own. */
final class Bench implements AutoCloseable {

    /** More than a system counts to: this process is never found alive. */
    private static final long FIRST_PID = 900_000_000;

    final TestClock clock;
    final StateStore store;
    final Path folder;
    final List<String> told = new ArrayList<>();
    List<PlannedPipeline> pipelines = List.of();
    Supplier<Recovery> recovery = () -> Recovery.ASK;
    Share share = new Share(Long.MAX_VALUE, Integer.MAX_VALUE);
    FakeRunner runner;
    Scheduler scheduler;
    private final int atMost;
    private long processes;
    private int queued;

    Bench(Path folder, String now, int atMost) {
        this.folder = folder;
        this.clock = new TestClock(now);
        this.atMost = atMost;
        this.store = StateStore.open(new StoreLocation.Embedded(folder.resolve("home")), clock);
    }

    static Schedule.Policy policy(CatchUp catchUp, Overlap overlap, int atMost) {
        return new Schedule.Policy(catchUp, overlap, atMost);
    }

    static Schedule.When cron(String expression, String zone) {
        return new Schedule.Cron(expression, ZoneId.of(zone));
    }

    static Schedule.When every(String interval) {
        return new Schedule.Every(Duration.parse(interval));
    }

    PlannedPipeline pipeline(String name, Schedule.When when, Schedule.Policy policy) {
        return new PlannedPipeline(
                name, folder.resolve(name + ".yaml"), new Schedule(when, policy));
    }

    PlannedPipeline pipeline(String name, Schedule.When when) {
        return pipeline(name, when, Schedule.Policy.DEFAULT);
    }

    /** A new process, which looks once. */
    Bench begin(PlannedPipeline... planned) {
        pipelines = List.of(planned);
        return begin();
    }

    Bench begin() {
        Owner owner = new Owner(Owner.self().host(), FIRST_PID + processes++, Instant.EPOCH);
        runner = new FakeRunner(store, owner);
        runner.recovery = recovery;
        scheduler =
                Scheduler.open(
                        store,
                        new SchedulerSettings(
                                atMost,
                                Duration.ofSeconds(2),
                                clock,
                                owner,
                                Optional.empty(),
                                share),
                        runner,
                        new Remembering());
        scheduler.plan(pipelines);
        scheduler.look();
        return this;
    }

    /** The process is killed, right after it has given a sign of life. */
    void kill() {
        runner.ids().forEach(store.running()::lives);
        scheduler.abandon();
    }

    /** Time passes, in steps after each of which the scheduler looks. */
    void pass(String time, String step) {
        Instant until = clock.instant().plus(Duration.parse(time));
        while (clock.instant().isBefore(until)) {
            clock.advance(Duration.parse(step));
            scheduler.look();
        }
    }

    void later(String time) {
        clock.advance(Duration.parse(time));
        scheduler.look();
    }

    /** All that runs ends well, and what comes after that as well. */
    void finish() {
        while (!runner.ids().isEmpty()) {
            runner.ids().forEach(runner::succeed);
            scheduler.look();
        }
    }

    /** Another process asks for an execution. */
    String queue(String pipeline) {
        String id = "queued-" + queued++;
        Trigger trigger = new Trigger(Trigger.Kind.BACKFILL, "");
        store.executions().queue(NewExecution.of(id, pipeline, pipeline + ".yaml", trigger), "");
        return id;
    }

    List<StoredExecution> executions() {
        return store.executions().list(ExecutionQuery.latest(100_000)).reversed();
    }

    /** What the executions of a pipeline were planned for. */
    List<String> planned(String pipeline) {
        return executions().stream()
                .filter(e -> e.pipeline().equals(pipeline))
                .map(e -> e.trigger().detail())
                .toList();
    }

    List<String> states(String pipeline) {
        return executions().stream()
                .filter(e -> e.pipeline().equals(pipeline))
                .map(e -> e.state().kind().text())
                .toList();
    }

    List<Fire> fires(String pipeline) {
        return store.fires().of(pipeline, 100_000).reversed();
    }

    @Override
    public void close() {
        runner.obeys = true;
        scheduler.close();
        store.close();
    }

    private final class Remembering implements Told {
        @Override
        public void begins(StoredExecution execution) {
            told.add("begins " + execution.pipeline());
        }

        @Override
        public void ended(StoredExecution execution, End end) {
            told.add("ended " + execution.pipeline());
        }

        @Override
        public void decided(String pipeline, String decision) {
            told.add(pipeline + " " + decision);
        }

        @Override
        public void trouble(String what) {
            told.add("trouble " + what);
        }
    }
}
