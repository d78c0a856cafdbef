package dev.sluice.scheduler;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.store.ScheduleEntry;
import dev.sluice.store.SchedulerLock;
import dev.sluice.store.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one process of a store that begins executions: those that schedules ask for, and those that
 * others have put into the store. All it knows is in the store, so that one that is killed leaves
 * nothing behind but what the next one goes on with.
 *
 * <p>Decisions are made by one thread, in looks: {@link #start} begins to look by itself, at least
 * twice a second. {@link #plan}, {@link #stop} and {@link #close} may be called from any thread.
 */
public final class Scheduler implements AutoCloseable {

    /** What another process has changed in the store is seen within that time. */
    private static final Duration LOOK = Duration.ofMillis(500);

    /** A runner that was asked to stop is waited for so long. */
    private static final Duration STOPPING = Duration.ofSeconds(30);

    private final StateStore store;
    private final SchedulerSettings settings;
    private final Told told;
    private final SchedulerLock lock;
    private final Slots slots;
    private final Backlog backlog;
    private final Agenda agenda;
    private final BrokenOff brokenOff;
    private final Overdue overdue;
    private final Upkeep upkeep;
    private final Semaphore signal = new Semaphore(0);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Planned wanted = Planned.NONE;
    private volatile boolean stopping;
    private volatile Optional<PipelineException> fault = Optional.empty();
    private Planned planned = Planned.NONE;
    private String trouble = "";
    private @Nullable Thread thread;

    private Scheduler(
            StateStore store,
            SchedulerSettings settings,
            Runner runner,
            Told told,
            SchedulerLock lock) {
        this.store = store;
        this.settings = settings;
        this.told = told;
        this.lock = lock;
        this.slots = new Slots(store, settings, runner, told, signal::release);
        this.backlog = new Backlog(store, told);
        this.agenda = new Agenda(store, settings, slots, told, backlog);
        this.brokenOff = new BrokenOff(store, settings, told);
        this.overdue = new Overdue(store, slots, told);
        this.upkeep = new Upkeep(store, settings, agenda);
    }

    /**
     * Becomes the scheduler of that store, which stays open until this one is closed.
     *
     * @throws PipelineException {@code STATE_LOCKED} where there is one, naming it
     */
    public static Scheduler open(
            StateStore store, SchedulerSettings settings, Runner runner, Told told) {
        return new Scheduler(store, settings, runner, told, store.lockScheduler());
    }

    /** From now on, these are the pipelines; of two with one name, the first. */
    public void plan(Collection<PlannedPipeline> pipelines) {
        wanted = Planned.of(pipelines);
        signal.release();
    }

    /** Begins to look by itself. Called once. */
    public synchronized void start() {
        thread = Thread.ofPlatform().name("sluice-scheduler").start(this::work);
    }

    private void work() {
        try {
            while (!stopping) {
                pause(lookAgain());
            }
        } catch (PipelineException e) {
            fault = Optional.of(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
        }
    }

    /** What went wrong may pass, except that the right to be the scheduler is lost. */
    private Optional<Instant> lookAgain() {
        try {
            Optional<Instant> next = look();
            trouble = "";
            return next;
        } catch (RuntimeException e) {
            if (!lock.held()) {
                throw lost();
            }
            String what = e instanceof PipelineException ? e.getMessage() : e.toString();
            if (!trouble.equals(what)) {
                trouble = String.valueOf(what);
                told.trouble(trouble);
            }
            return Optional.empty();
        }
    }

    /**
     * Looks once: records what has ended, decides what is due and what goes on that broke off, and
     * begins what may. Gives the next moment at which something is due.
     */
    Optional<Instant> look() {
        if (!lock.held()) {
            throw lost();
        }
        adopt();
        slots.free();
        Instant now = settings.clock().instant();
        brokenOff.look(planned, now);
        Optional<Instant> next = Optional.empty();
        Set<String> paused = new HashSet<>();
        for (ScheduleEntry entry : store.schedules().all()) {
            PlannedPipeline pipeline = planned.pipelines().get(entry.pipeline());
            if (entry.paused()) {
                paused.add(entry.pipeline());
            }
            if (pipeline != null) {
                Optional<Instant> due = agenda.look(pipeline, entry, now);
                if (due.isPresent() && (next.isEmpty() || due.get().isBefore(next.get()))) {
                    next = due;
                }
            }
        }
        planned.pipelines().values().stream()
                .filter(pipeline -> !paused.contains(pipeline.name()))
                .forEach(pipeline -> overdue.look(pipeline, now));
        slots.refill(planned);
        backlog.look();
        upkeep.look(planned, now);
        return next;
    }

    private void adopt() {
        Planned now = wanted;
        if (!now.equals(planned)) {
            now.store(store);
            planned = now;
            agenda.forget();
        }
    }

    private static PipelineException lost() {
        return new PipelineException(
                ErrorCode.STATE_LOCKED,
                "this process is not the scheduler any more: its lock was removed, or the"
                        + " connection that held it is gone. Start it again");
    }

    /** Until something is due or has ended, and not longer than a look may be apart. */
    private void pause(Optional<Instant> next) throws InterruptedException {
        long millis =
                next.map(due -> Duration.between(settings.clock().instant(), due).toMillis() + 1)
                        .map(left -> Math.clamp(left, 1, LOOK.toMillis()))
                        .orElse(LOOK.toMillis());
        var _ = signal.tryAcquire(millis, TimeUnit.MILLISECONDS);
        signal.drainPermits();
    }

    /**
     * Waits until it looks no more, which is when it was stopped; false where it still looks after
     * that long.
     *
     * @throws PipelineException where it cannot go on
     */
    public boolean await(Duration within) throws InterruptedException {
        boolean ended = over.await(within.toNanos(), TimeUnit.NANOSECONDS);
        if (fault.isPresent()) {
            throw fault.get();
        }
        return ended;
    }

    /**
     * Begins nothing more, lets what runs go on for that long, stops what runs then, and gives up
     * the lock. What waits stays in the store. Does nothing the second time.
     */
    public synchronized void stop(Duration grace) {
        boolean first = !stopping;
        stopping = true;
        signal.release();
        if (!first) {
            return;
        }
        try (lock) {
            Thread looking = thread;
            if (looking != null) {
                looking.join();
            }
            if (!drained(grace)) {
                slots.stopAll();
                var _ = drained(STOPPING);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
        }
    }

    private boolean drained(Duration within) throws InterruptedException {
        long until = System.nanoTime() + within.toNanos();
        slots.free();
        while (!slots.empty()) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            var _ = signal.tryAcquire(left, TimeUnit.NANOSECONDS);
            slots.free();
        }
        return true;
    }

    /** Stops at once what runs. */
    @Override
    public void close() {
        stop(Duration.ZERO);
    }

    /** As if the process were killed: for tests, in which it is not. */
    void abandon() {
        stopping = true;
        lock.close();
    }
}
