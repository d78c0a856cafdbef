package dev.sluice.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Executions that wait or run, as whoever begins them sees them. */
public final class WaitingExecutions {

    /** What a schedule asked for is held back while the schedule is paused. */
    private static final String NOT_PAUSED =
            " AND NOT (cause IN ('schedule', 'arrival', 'after') AND EXISTS (SELECT 1 FROM schedule"
                    + " WHERE schedule.pipeline = execution.pipeline AND schedule.paused = 1))";

    private final Database database;

    WaitingExecutions(Database database) {
        this.database = database;
    }

    /**
     * The one that has waited longest and may begin. What a paused schedule has asked for may not,
     * nor what broke off, until it is {@linkplain AbandonedExecutions#accept decided} that it goes
     * on.
     *
     * @param full pipelines of which no more may begin
     * @param taken those that somebody has begun with already
     */
    public Optional<StoredExecution> next(Collection<String> full, Collection<String> taken) {
        List<@Nullable Object> values = new ArrayList<>(full);
        values.addAll(taken);
        return database.read(
                "what waits could not be read",
                t ->
                        t.first(
                                "SELECT "
                                        + ExecutionRows.COLUMNS
                                        + " FROM execution WHERE state = 'queued' AND heard_at IS"
                                        + " NULL"
                                        + except("pipeline", full.size())
                                        + except("id", taken.size())
                                        + NOT_PAUSED
                                        + " ORDER BY queued_at, id LIMIT 1",
                                ExecutionRows::read,
                                values.toArray()));
    }

    private static String except(String column, int count) {
        return count == 0
                ? ""
                : " AND "
                        + column
                        + " NOT IN ("
                        + String.join(", ", Collections.nCopies(count, "?"))
                        + ")";
    }

    /** How many wait, by pipeline; one of which none waits is not in it. */
    public Map<String, Long> queued() {
        Map<String, Long> counts = new LinkedHashMap<>();
        database.read(
                        "what waits could not be counted",
                        t ->
                                t.query(
                                        "SELECT pipeline, COUNT(*) FROM execution WHERE state ="
                                                + " 'queued' GROUP BY pipeline ORDER BY pipeline",
                                        row -> Map.entry(row.text(), row.number())))
                .forEach(one -> counts.put(one.getKey(), one.getValue()));
        return counts;
    }

    /** All that run, in whichever process. */
    public List<StoredExecution> running() {
        return active("state = 'running'");
    }

    /** What runs or waits of a pipeline, the longest first. */
    public List<StoredExecution> of(String pipeline) {
        return active("pipeline = ? AND state IN ('queued', 'running')", pipeline);
    }

    private List<StoredExecution> active(String condition, Object... values) {
        return database.read(
                "what runs or waits could not be read",
                t -> ExecutionRows.where(t, condition, values));
    }
}
