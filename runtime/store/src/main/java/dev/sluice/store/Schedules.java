package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The schedules of a store, one for each pipeline. */
public final class Schedules {

    private static final String COLUMNS =
            "pipeline, file, text, paused, planned_at, next_at, decision";

    private final Database database;

    Schedules(Database database) {
        this.database = database;
    }

    /** Adds a schedule, or changes its file and text; whether it is paused stays as it was. */
    public void put(String pipeline, String file, String text) {
        database.write(
                changing(pipeline),
                t ->
                        t.update(
                                "INSERT INTO schedule (pipeline, file, text, paused, decision)"
                                        + " VALUES (?, ?, ?, 0, '') ON CONFLICT (pipeline) DO UPDATE"
                                        + " SET file = excluded.file, text = excluded.text",
                                pipeline,
                                file,
                                text));
    }

    /** A paused schedule is never due. */
    public void pause(String pipeline, boolean paused) {
        change(pipeline, "UPDATE schedule SET paused = ? WHERE pipeline = ?", paused, pipeline);
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

    /** Notes when a schedule will be due. */
    public void next(String pipeline, Instant next) {
        change(pipeline, "UPDATE schedule SET next_at = ? WHERE pipeline = ?", next, pipeline);
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
                                                row.maybeInstant(),
                                                row.maybeInstant(),
                                                row.text())));
    }

    private static String changing(String pipeline) {
        return "the schedule of '" + pipeline + "' could not be changed";
    }
}
