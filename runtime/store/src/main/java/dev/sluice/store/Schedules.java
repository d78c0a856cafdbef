package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The schedules of a store, one for each pipeline. */
public final class Schedules {

    private static final String COLUMNS =
            "pipeline, file, text, paused, settled_at, planned_at, next_at, decision";

    private static final String PUT =
            "INSERT INTO schedule (pipeline, file, text, paused, settled_at, decision) VALUES (?, ?,"
                    + " ?, 0, ?, '') ON CONFLICT (pipeline) DO UPDATE SET file = excluded.file, text ="
                    + " excluded.text, settled_at = CASE WHEN schedule.text = excluded.text THEN"
                    + " schedule.settled_at ELSE excluded.settled_at END";

    private static final String RESUME =
            "UPDATE schedule SET settled_at = CASE WHEN paused = 1 AND settled_at < ? THEN ? ELSE"
                    + " settled_at END, paused = 0 WHERE pipeline = ?";

    static final String SETTLE =
            "UPDATE schedule SET settled_at = ? WHERE pipeline = ? AND settled_at < ?";

    private final Database database;
    private final InstantSource clock;

    Schedules(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Adds a schedule, or changes its file and text; whether it is paused stays as it was. One that
     * is new or has another text is settled until now: it has missed nothing.
     */
    public void put(String pipeline, String file, String text) {
        database.write(
                changing(pipeline), t -> t.update(PUT, pipeline, file, text, clock.instant()));
    }

    /** A paused schedule is never due; what passes meanwhile is not missed, once it goes on. */
    public void pause(String pipeline, boolean paused) {
        if (paused) {
            change(pipeline, "UPDATE schedule SET paused = 1 WHERE pipeline = ?", pipeline);
        } else {
            Instant now = clock.instant();
            change(pipeline, RESUME, now, now, pipeline);
        }
    }

    /** Up to that moment, nothing is left to decide. */
    public void settle(String pipeline, Instant until) {
        database.write(changing(pipeline), t -> t.update(SETTLE, until, pipeline, until));
    }

    /**
     * Notes what was decided when a schedule was due.
     *
     * @param next empty where it will not be due again
     */
    public void decided(String pipeline, Instant planned, Optional<Instant> next, String decision) {
        change(
                pipeline,
                "UPDATE schedule SET planned_at = ?, decision = ?, next_at = "
                        + (next.isPresent() ? "?" : "NULL")
                        + " WHERE pipeline = ?",
                next.isPresent()
                        ? new Object[] {planned, decision, next.get(), pipeline}
                        : new Object[] {planned, decision, pipeline});
    }

    /** Notes when a schedule will be due; empty where nobody knows, or never. */
    public void next(String pipeline, Optional<Instant> next) {
        if (next.isPresent()) {
            change(
                    pipeline,
                    "UPDATE schedule SET next_at = ? WHERE pipeline = ?",
                    next.get(),
                    pipeline);
        } else {
            change(pipeline, "UPDATE schedule SET next_at = NULL WHERE pipeline = ?", pipeline);
        }
    }

    private void change(String pipeline, String sql, Object... values) {
        database.change(
                changing(pipeline),
                t -> {
                    if (t.update(sql, values) == 0) {
                        throw new PipelineException(
                                ErrorCode.STATE_CONFLICT,
                                "there is no schedule for '" + pipeline + "'");
                    }
                });
    }

    /** Does nothing where there is none. */
    public void remove(String pipeline) {
        database.write(
                changing(pipeline),
                t -> t.update("DELETE FROM schedule WHERE pipeline = ?", pipeline));
    }

    /** The schedule of that pipeline. */
    public Optional<ScheduleEntry> find(String pipeline) {
        return all().stream().filter(entry -> entry.pipeline().equals(pipeline)).findFirst();
    }

    /** All schedules, by pipeline. */
    public List<ScheduleEntry> all() {
        return database.read(
                "the schedules could not be read",
                t ->
                        t.query(
                                "SELECT " + COLUMNS + " FROM schedule ORDER BY pipeline",
                                row ->
                                        new ScheduleEntry(
                                                row.text(),
                                                row.text(),
                                                row.text(),
                                                row.truth(),
                                                row.instant(),
                                                row.maybeInstant(),
                                                row.maybeInstant(),
                                                row.text())));
    }

    private static String changing(String pipeline) {
        return "the schedule of '" + pipeline + "' could not be changed";
    }
}
