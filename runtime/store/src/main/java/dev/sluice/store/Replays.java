package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Held rows that are sent again. A replay takes its rows before anything is sent, so that no other
 * can, and keeps them until it is known what its targets have committed: whoever finds one whose
 * process has ended asks them. Every step may be done again after a crash, and then changes
 * nothing.
 */
public final class Replays {

    private final Database database;

    Replays(Database database) {
        this.database = database;
    }

    /** A row that did not leave the node it was sent to again, and what it broke there. */
    public record Refused(String id, List<HeldRow.Broken> broken) {
        public Refused {
            broken = List.copyOf(broken);
        }
    }

    /**
     * Takes the rows that are meant, of these executions alone; gives how many. Where there are
     * none, nothing is open afterwards.
     *
     * @throws PipelineException {@code STATE_CONFLICT} where another replay of the pipeline is open
     */
    public int open(Replay replay, HeldFilter filter, Collection<String> executions) {
        Where where = filter.where().in("h.execution", executions);
        return database.write(
                recording(replay.execution()),
                t -> {
                    int added =
                            t.update(
                                    "INSERT INTO replay (execution, latest, pipeline, node,"
                                            + " most_attempts, state) VALUES (?, ?, ?, ?, ?,"
                                            + " 'open') ON CONFLICT DO NOTHING",
                                    replay.execution(),
                                    replay.execution(),
                                    replay.pipeline(),
                                    replay.node(),
                                    replay.mostAttempts());
                    if (added == 0) {
                        throw conflict(t, replay.pipeline());
                    }
                    List<@Nullable Object[]> edits = new ArrayList<>();
                    for (String edit : replay.edits()) {
                        edits.add(new Object[] {replay.execution(), edits.size(), edit});
                    }
                    t.updateAll(
                            "INSERT INTO replay_edit (replay, place, edit) VALUES (?, ?, ?)",
                            edits);
                    int taken = take(t, replay.execution(), where);
                    if (taken == 0) {
                        end(t, replay.execution());
                    }
                    return taken;
                });
    }

    private static int take(Transaction t, String execution, Where where) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(execution);
        values.addAll(Arrays.asList(where.values()));
        return t.update(
                "UPDATE held_row SET state = 'replaying', replay = ? WHERE state IN ('held',"
                        + " 'given-up') AND id IN (SELECT h.id FROM held_row h"
                        + where.sql()
                        + ")",
                values.toArray());
    }

    private static PipelineException conflict(Transaction t, String pipeline) throws SQLException {
        String other =
                t.first(
                                "SELECT execution FROM replay WHERE pipeline = ? AND state <>"
                                        + " 'ended'",
                                Row::text,
                                pipeline)
                        .orElse("of the same name");
        return new PipelineException(
                ErrorCode.STATE_CONFLICT,
                "rows of pipeline '"
                        + pipeline
                        + "' are being replayed already, by execution "
                        + other
                        + ": wait for its end");
    }

    /** The replay of a pipeline that has not ended; there is at most one. */
    public Optional<Replay> open(String pipeline) {
        return database.read(
                reading(),
                t -> {
                    Optional<String> id =
                            t.first(
                                    "SELECT execution FROM replay WHERE pipeline = ? AND state <>"
                                            + " 'ended'",
                                    Row::text,
                                    pipeline);
                    return id.isEmpty() ? Optional.empty() : read(t, id.get());
                });
    }

    /** The replay that this execution began. */
    public Optional<Replay> find(String execution) {
        return database.read(reading(), t -> read(t, execution));
    }

    private static Optional<Replay> read(Transaction t, String execution) throws SQLException {
        List<String> edits =
                t.query(
                        "SELECT edit FROM replay_edit WHERE replay = ? ORDER BY place",
                        Row::text,
                        execution);
        return t.first(
                "SELECT execution, latest, pipeline, node, most_attempts, state FROM replay WHERE"
                        + " execution = ?",
                row ->
                        new Replay(
                                row.text(),
                                row.text(),
                                row.text(),
                                row.text(),
                                edits,
                                row.count(),
                                Replay.State.valueOf(row.text().toUpperCase(Locale.ROOT))),
                execution);
    }

    /** Another execution goes on with a replay of which a part is committed. */
    public void goOn(String replay, String latest) {
        database.change(
                recording(replay),
                t -> {
                    t.update(
                            "UPDATE replay SET latest = ? WHERE execution = ? AND state = 'open'",
                            latest,
                            replay);
                });
    }

    /** All its targets have committed. */
    public void committed(String replay) {
        database.change(
                recording(replay),
                t -> {
                    t.update(
                            "UPDATE replay SET state = 'committed' WHERE execution = ? AND state ="
                                    + " 'open'",
                            replay);
                });
    }

    /** These rows stay held, once more in vain; some thousands at a time. */
    public void refused(Replay replay, List<Refused> rows) {
        List<@Nullable Object[]> attempts = new ArrayList<>();
        List<@Nullable Object[]> ids = new ArrayList<>();
        List<@Nullable Object[]> reasons = new ArrayList<>();
        for (Refused row : rows) {
            attempts.add(new Object[] {replay.mostAttempts(), row.id(), replay.execution()});
            ids.add(new Object[] {row.id()});
            reasons.addAll(Quarantine.reasons(row.id(), row.broken()));
        }
        database.write(
                recording(replay.execution()),
                t ->
                        t.updateAll(
                                        "UPDATE held_row SET attempts = attempts + 1, state = CASE"
                                                + " WHEN attempts + 1 >= ? THEN 'given-up' ELSE"
                                                + " 'held' END WHERE id = ? AND replay = ? AND"
                                                + " state = 'replaying'",
                                        attempts)
                                + t.updateAll("DELETE FROM held_row_reason WHERE held = ?", ids)
                                + t.updateAll(Quarantine.INSERT_REASON, reasons));
    }

    /** All rows that it still has are where they were to go. */
    public void end(String replay) {
        database.change(
                recording(replay),
                t -> {
                    t.update(
                            "UPDATE held_row SET state = 'replayed', attempts = attempts + 1 WHERE"
                                    + " replay = ? AND state = 'replaying'",
                            replay);
                    end(t, replay);
                });
    }

    /** Nothing of it was committed: its rows are held as before. */
    public void release(String replay) {
        database.change(
                recording(replay),
                t -> {
                    t.update(
                            "UPDATE held_row SET replay = '', state = CASE WHEN attempts >= (SELECT"
                                    + " most_attempts FROM replay WHERE execution = ?) THEN"
                                    + " 'given-up' ELSE 'held' END WHERE replay = ? AND state ="
                                    + " 'replaying'",
                            replay,
                            replay);
                    end(t, replay);
                });
    }

    private static void end(Transaction t, String replay) throws SQLException {
        t.update("UPDATE replay SET state = 'ended' WHERE execution = ?", replay);
    }

    /** In which states the rows are that it took last. */
    public Map<HeldRow.State, Long> outcome(String replay) {
        Map<HeldRow.State, Long> outcome = new TreeMap<>();
        database.read(
                reading(),
                t ->
                        t.query(
                                "SELECT state, count(*) FROM held_row WHERE replay = ? GROUP BY"
                                        + " state",
                                row -> outcome.put(HeldRow.State.of(row.text()), row.number()),
                                replay));
        return outcome;
    }

    private static String recording(String id) {
        return "replay '" + id + "' could not be recorded";
    }

    private static String reading() {
        return "replays could not be read";
    }
}
