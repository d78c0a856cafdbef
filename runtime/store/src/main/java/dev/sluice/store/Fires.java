package dev.sluice.store;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of each time that a schedule was due. A due is decided once: its pipeline and key are
 * unique, and the decision, the execution it asks for and the schedule's own figures become durable
 * together, so that a kill at any moment neither loses nor doubles one.
 */
public final class Fires {

    private static final String INSERT =
            "INSERT INTO fire (pipeline, due, planned_at, outcome, execution, times, reason) VALUES"
                    + " (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (pipeline, due) DO NOTHING";

    private static final String DECIDED =
            "UPDATE schedule SET planned_at = ?, decision = ? WHERE pipeline = ?";

    private static final String REPLACED =
            "UPDATE fire SET outcome = 'replaced', reason = ? WHERE execution = ?";

    private static final String CANCELLED =
            "UPDATE execution SET state = 'cancelled', ended_at = ? WHERE id = ? AND state ="
                    + " 'queued'";

    private static final String UNANSWERED =
            "SELECT "
                    + ExecutionRows.COLUMNS
                    + " FROM execution WHERE pipeline = ? AND state = 'succeeded' AND ended_at >= ?"
                    + " AND NOT EXISTS (SELECT 1 FROM fire WHERE fire.pipeline = ? AND fire.due ="
                    + " execution.id) ORDER BY ended_at, id";

    private static final String OLD =
            "SELECT due FROM fire WHERE pipeline = ? AND planned_at < ? AND planned_at < (SELECT"
                    + " MIN(planned_at) FROM (SELECT planned_at FROM fire WHERE pipeline = ? ORDER BY"
                    + " planned_at DESC LIMIT ?) latest) ORDER BY planned_at LIMIT ?";

    /** So many go at once; the others go the next time. */
    private static final int PURGED = 10_000;

    private final Database database;
    private final InstantSource clock;

    Fires(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Asks for an execution, once for each due.
     *
     * @param instead those whose place it takes: what waits of them is cancelled, and what runs is
     *     to be stopped by whoever runs it
     * @return false where that due has been decided before; then nothing is changed
     */
    public boolean ask(Due due, NewExecution asked, Collection<String> instead) {
        return database.write(
                deciding(due),
                t -> {
                    if (!insert(t, due, Fire.Outcome.ASKED, asked.id(), 1, "")) {
                        return false;
                    }
                    Moves.insert(t, asked, clock.instant(), "");
                    for (String replaced : instead) {
                        t.update(REPLACED, "replaced by " + asked.id(), replaced);
                        t.update(CANCELLED, clock.instant(), replaced);
                    }
                    decided(t, due, "asked for " + asked.id());
                    return true;
                });
    }

    /**
     * Decides that nothing is asked for.
     *
     * @param times how many dues up to this one are decided so
     * @return false where that due has been decided before
     */
    public boolean skip(Due due, long times, String reason) {
        return database.write(
                deciding(due),
                t -> {
                    if (!insert(t, due, Fire.Outcome.SKIPPED, "", times, reason)) {
                        return false;
                    }
                    decided(t, due, "skipped: " + reason);
                    return true;
                });
    }

    private static boolean insert(
            Transaction t,
            Due due,
            Fire.Outcome outcome,
            String execution,
            long times,
            String reason)
            throws SQLException {
        return t.update(
                        INSERT,
                        due.pipeline(),
                        due.key(),
                        due.planned(),
                        outcome.text(),
                        execution,
                        times,
                        reason)
                > 0;
    }

    private static void decided(Transaction t, Due due, String decision) throws SQLException {
        t.update(DECIDED, due.planned(), decision, due.pipeline());
        if (due.settles()) {
            t.update(Schedules.SETTLE, due.planned(), due.pipeline(), due.planned());
        }
    }

    /** Whether the due with that key has been decided. */
    public boolean known(String pipeline, String key) {
        return database.read(
                        reading(pipeline),
                        t ->
                                t.first(
                                        "SELECT 1 FROM fire WHERE pipeline = ? AND due = ?",
                                        Row::count,
                                        pipeline,
                                        key))
                .isPresent();
    }

    /**
     * Executions of another pipeline that have succeeded at that moment or later, and by which this
     * one was not due yet; the earliest first.
     */
    public List<StoredExecution> unanswered(String pipeline, String other, Instant since) {
        return database.read(
                reading(pipeline),
                t -> t.query(UNANSWERED, ExecutionRows::read, other, since, pipeline));
    }

    /** The fires of a pipeline, the latest first. */
    public List<Fire> of(String pipeline, int limit) {
        return database.read(
                reading(pipeline),
                t ->
                        t.query(
                                "SELECT pipeline, due, planned_at, outcome, execution, times, reason"
                                        + " FROM fire WHERE pipeline = ? ORDER BY planned_at DESC, due"
                                        + " DESC LIMIT ?",
                                Fires::read,
                                pipeline,
                                limit));
    }

    /**
     * Removes old fires of a pipeline, at most 10,000; gives how many those were.
     *
     * @param before only fires that were planned before that moment
     * @param kept so many of the latest stay, whenever they were planned
     * @param spared keys of fires that stay, because what they name may be seen again
     */
    public int purge(String pipeline, Instant before, int kept, Collection<String> spared) {
        return database.write(
                "old fires of '" + pipeline + "' could not be removed",
                t -> {
                    List<@Nullable Object[]> old = new ArrayList<>();
                    for (String due :
                            t.query(OLD, Row::text, pipeline, before, pipeline, kept, PURGED)) {
                        if (!spared.contains(due)) {
                            old.add(new Object[] {pipeline, due});
                        }
                    }
                    return t.updateAll("DELETE FROM fire WHERE pipeline = ? AND due = ?", old);
                });
    }

    private static Fire read(Row row) throws SQLException {
        return new Fire(
                row.text(),
                row.text(),
                row.instant(),
                Fire.Outcome.of(row.text()),
                row.text(),
                row.number(),
                row.text());
    }

    private static String deciding(Due due) {
        return "what the schedule of '"
                + due.pipeline()
                + "' does at "
                + due.key()
                + " could not be recorded";
    }

    private static String reading(String pipeline) {
        return "the fires of '" + pipeline + "' could not be read";
    }
}
