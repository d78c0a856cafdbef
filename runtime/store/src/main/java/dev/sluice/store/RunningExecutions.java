package dev.sluice.store;

import java.time.InstantSource;

/**
 * What the process of a running execution tells of it, so that others can go on with it where that
 * process ends without a word. Where the execution does not run, each call throws a {@link
 * dev.sluice.api.PipelineException} with {@code STATE_CONFLICT} that says what became of it.
 */
public final class RunningExecutions {

    private final Database database;
    private final InstantSource clock;

    RunningExecutions(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The process lives. */
    public void lives(String id) {
        change(id, "live", "heard_at = ?", clock.instant());
    }

    /**
     * It waits for something, or no more.
     *
     * @param reason for what, in words for people; empty where it goes on
     */
    public void waits(String id, String reason) {
        change(id, "wait", "reason = ?", reason);
    }

    /** From now on, that becomes of the execution where the process ends without a word. */
    public void recovers(String id, Recovery recovery) {
        change(id, "go on", "recovery = ?", recovery.text());
    }

    /** The execution has got on: its rows up to a checkpoint are committed. */
    public void advances(String id) {
        change(id, "get on", "in_vain = 0, recovery = ?", Recovery.CONTINUE.text());
    }

    /** It turns out that the execution goes on with that one. */
    public void goesOnWith(String id, String broken) {
        change(id, "go on", "resumes = ?", broken);
    }

    private void change(String id, String what, String set, Object value) {
        database.change(
                "execution '" + id + "' could not be recorded",
                t -> {
                    String sql =
                            "UPDATE execution SET " + set + " WHERE id = ? AND state = 'running'";
                    if (t.update(sql, value, id) == 0) {
                        throw Moves.conflict(t, id, what);
                    }
                });
    }
}
