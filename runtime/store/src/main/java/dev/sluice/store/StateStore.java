package dev.sluice.store;

import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What outlives a run, behind one door for each concern. Any thread may use it; calls block, and
 * each is one transaction: what it changed is durable when it returns, and nothing is changed where
 * it throws. Several processes may have the same store open.
 *
 * <p>Faults are {@link dev.sluice.api.PipelineException}s: {@code STATE_UNREADABLE} for a store
 * that is damaged, lost or newer than this program, {@code STATE_LOCKED} where another process
 * holds it for too long, {@code STATE_UNREACHABLE} where the server does not answer, {@code
 * NO_SPACE} for a full disk, {@code STATE_CONFLICT} where what is asked does not go with what is
 * stored.
 */
public final class StateStore implements AutoCloseable {

    private final StoreLocation location;
    private final Database database;
    private final Executions executions;
    private final RunningExecutions running;
    private final AbandonedExecutions abandoned;
    private final Logs logs;
    private final Checkpoints checkpoints;
    private final Schedules schedules;
    private final Fires fires;
    private final WaitingExecutions waiting;
    private final Quarantine quarantine;
    private final Replays replays;
    private final MetricHistory metrics;

    private StateStore(StoreLocation location, Database database, InstantSource clock) {
        this.location = location;
        this.database = database;
        CancelNotes notes =
                location instanceof StoreLocation.Embedded embedded
                        ? CancelNotes.in(embedded.home())
                        : CancelNotes.NONE;
        this.executions = new Executions(database, clock, notes);
        this.running = new RunningExecutions(database, clock);
        this.abandoned = new AbandonedExecutions(database, clock, executions);
        this.logs = new Logs(database, Logs.CAP);
        this.checkpoints = new Checkpoints(database, clock);
        this.schedules = new Schedules(database, clock);
        this.fires = new Fires(database, clock);
        this.waiting = new WaitingExecutions(database);
        this.quarantine = new Quarantine(database);
        this.replays = new Replays(database);
        this.metrics = new MetricHistory(database);
    }

    /**
     * Opens the store, and makes it where there is none yet.
     *
     * @throws dev.sluice.api.PipelineException where that cannot be done; a store that was lost or
     *     damaged is never replaced by an empty one
     */
    public static StateStore open(StoreLocation location) {
        return open(location, Clock.systemUTC());
    }

    /** The same, with another clock. */
    public static StateStore open(StoreLocation location, InstantSource clock) {
        Database database =
                switch (location) {
                    case StoreLocation.Embedded embedded -> Opening.embedded(embedded);
                    case StoreLocation.Postgres postgres -> Opening.postgres(postgres);
                };
        return new StateStore(location, database, clock);
    }

    /** Opens the store where there is one; for those who only look. */
    public static Optional<StateStore> find(StoreLocation location) {
        if (location instanceof StoreLocation.Embedded embedded
                && !new StateFile(embedded.home()).present()) {
            return Optional.empty();
        }
        return Optional.of(open(location));
    }

    /** The runs, and how far they came. */
    public Executions executions() {
        return executions;
    }

    /** What the processes of runs tell while they work. */
    public RunningExecutions running() {
        return running;
    }

    /** The runs whose process has ended without a word. */
    public AbandonedExecutions abandoned() {
        return abandoned;
    }

    /** What runs have told. */
    public Logs logs() {
        return logs;
    }

    /** How far each target of a pipeline has committed. */
    public Checkpoints checkpoints() {
        return checkpoints;
    }

    /** When pipelines run by themselves. */
    public Schedules schedules() {
        return schedules;
    }

    /** What became of each time that a schedule was due. */
    public Fires fires() {
        return fires;
    }

    /** Those that wait, in their order. */
    public WaitingExecutions waiting() {
        return waiting;
    }

    /** Rows that are held. */
    public Quarantine quarantine() {
        return quarantine;
    }

    /** Rows that are sent again. */
    public Replays replays() {
        return replays;
    }

    /** Figures over time. */
    public MetricHistory metrics() {
        return metrics;
    }

    /**
     * Becomes the only scheduler of this store.
     *
     * @throws dev.sluice.api.PipelineException {@code STATE_LOCKED}, naming the holder, where there
     *     is one that lives; what a dead one held is taken over
     */
    public SchedulerLock lockScheduler() {
        return switch (location) {
            case StoreLocation.Embedded embedded -> FileSchedulerLock.acquire(embedded.home());
            case StoreLocation.Postgres _ ->
                    AdvisorySchedulerLock.acquire((PostgresDialect) database.dialect());
        };
    }

    /** For tests, which have to harm it. */
    Database database() {
        return database;
    }

    /** Later calls fail. */
    @Override
    public void close() {
        database.close();
    }
}
