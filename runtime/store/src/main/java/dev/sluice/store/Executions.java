package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.OutOfSpace;
import dev.sluice.api.PipelineException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The executions of a store. The ways between states are held in the database itself: of two
 * processes that move the same execution, one succeeds and the other is told what became of it, by
 * a {@link PipelineException} with {@code STATE_CONFLICT}.
 */
public final class Executions {

    private final Database database;
    private final InstantSource clock;
    private final CancelNotes notes;

    Executions(Database database, InstantSource clock, CancelNotes notes) {
        this.database = database;
        this.clock = clock;
        this.notes = notes;
    }

    /** Asks for an execution; {@code reason} says for what it waits. */
    public void queue(NewExecution asked, String reason) {
        database.change(
                recording(asked.id()),
                t -> {
                    Moves.insert(t, asked, clock.instant(), reason);
                });
    }

    /** Asks for an execution and begins it, in one step, before the eyes of a person. */
    public void begin(NewExecution asked, Owner owner) {
        database.change(
                recording(asked.id()),
                t -> {
                    Moves.insert(t, asked, clock.instant(), "");
                    Moves.start(t, asked.id(), clock.instant(), owner, Recovery.ASK);
                });
    }

    /** Says for what a queued execution waits. */
    public void waits(String id, String reason) {
        database.change(
                recording(id),
                t -> {
                    String sql =
                            "UPDATE execution SET reason = ? WHERE id = ? AND state = 'queued'";
                    if (t.update(sql, reason, id) == 0) {
                        throw Moves.conflict(t, id, "wait");
                    }
                });
    }

    /**
     * A queued execution begins, in that process.
     *
     * @param recovery what becomes of it where the process ends without a word
     */
    public void start(String id, Owner owner, Recovery recovery) {
        database.change(
                recording(id),
                t -> {
                    Moves.start(t, id, clock.instant(), owner, recovery);
                });
    }

    /** The same, where a person is to decide then. */
    public void start(String id, Owner owner) {
        start(id, owner, Recovery.ASK);
    }

    /** A running execution goes back to wait for another process, which goes on with it. */
    public void retry(String id, String reason) {
        database.change(
                recording(id),
                t -> {
                    Moves.to(
                            t,
                            id,
                            ExecutionState.Kind.QUEUED,
                            "spent = spent + ? - started_at, started_at = NULL, owner_host = NULL,"
                                    + " owner_pid = NULL, owner_since = NULL, heard_at = NULL, reason"
                                    + " = ?",
                            clock.instant(),
                            reason);
                });
    }

    /** How far a running execution is. */
    public void progress(String id, Account account) {
        database.change(
                recording(id),
                t -> {
                    // a change of nothing, which takes the row while its state is looked at
                    String sql =
                            "UPDATE execution SET state = state WHERE id = ? AND state = 'running'";
                    if (t.update(sql, id) == 0) {
                        throw Moves.conflict(t, id, "be counted");
                    }
                    ExecutionRows.account(t, id, account);
                });
    }

    /** A running execution ends well. */
    public void succeed(String id, Account account) {
        end(id, ExecutionState.Kind.SUCCEEDED, account, "ended_at = ?", clock.instant());
    }

    /** An execution ends by a fault; it may not have begun. */
    public void fail(String id, Fault fault, Account account) {
        end(
                id,
                ExecutionState.Kind.FAILED,
                account,
                "ended_at = ?, fault_code = ?, fault_node = ?, fault_message = ?",
                clock.instant(),
                fault.code(),
                fault.node(),
                fault.message());
    }

    /** An execution is stopped; it may not have begun. */
    public void cancel(String id, Account account) {
        end(id, ExecutionState.Kind.CANCELLED, account, "ended_at = ?", clock.instant());
    }

    /**
     * Asks for an execution to be stopped: one that waits is cancelled at once, one that runs by
     * its own process, which looks at {@link #isCancelAsked}. One that runs hears of it also where
     * the store has no room to write that down.
     */
    public void askCancel(String id) {
        try {
            enterCancel(id);
        } catch (OutOfSpace e) {
            boolean runs =
                    find(id).filter(found -> found.state() instanceof ExecutionState.Running)
                            .isPresent();
            if (!runs || !notes.leave(id)) {
                throw e;
            }
        }
    }

    /** Enters what could not be written down before; for whoever comes by. */
    void enterNotes() {
        for (String id : notes.all()) {
            try {
                enterCancel(id);
                notes.remove(id);
            } catch (PipelineException e) {
                if (e.code() == ErrorCode.STATE_CONFLICT) {
                    notes.remove(id); // it has ended meanwhile
                }
            }
        }
    }

    private void enterCancel(String id) {
        database.change(
                recording(id),
                t -> {
                    String sql =
                            "UPDATE execution SET cancel_asked = 1 WHERE id = ? AND state = 'running'";
                    if (t.update(sql, id) == 0) {
                        Moves.to(
                                t,
                                id,
                                ExecutionState.Kind.CANCELLED,
                                "ended_at = ?",
                                clock.instant());
                    }
                });
    }

    /** Whether somebody wants the execution to stop. */
    public boolean isCancelAsked(String id) {
        return database.read(
                                reading(),
                                t ->
                                        t.first(
                                                "SELECT cancel_asked FROM execution WHERE id = ?",
                                                Row::number,
                                                id))
                        .filter(asked -> asked != 0)
                        .isPresent()
                || notes.has(id);
    }

    private void end(
            String id, ExecutionState.Kind to, Account account, String set, Object... values) {
        database.change(
                recording(id),
                t -> {
                    Moves.to(t, id, to, set, values);
                    ExecutionRows.account(t, id, account);
                });
    }

    /** The execution with that id. */
    public Optional<StoredExecution> find(String id) {
        return database.read(
                reading(),
                t ->
                        t.first(
                                "SELECT " + ExecutionRows.COLUMNS + " FROM execution WHERE id = ?",
                                ExecutionRows::read,
                                id));
    }

    /** Those that are asked for, the latest first. */
    public List<StoredExecution> list(ExecutionQuery query) {
        Where where =
                new Where()
                        .and("pipeline = ?", query.pipeline())
                        .and("state = ?", query.state().map(ExecutionState.Kind::text))
                        .and("queued_at >= ?", query.since())
                        .and(
                                "(queued_at, id) < (SELECT queued_at, id FROM execution WHERE id = ?)",
                                query.before());
        return database.read(
                reading(),
                t ->
                        t.query(
                                "SELECT "
                                        + ExecutionRows.COLUMNS
                                        + " FROM execution"
                                        + where.sql()
                                        + " ORDER BY queued_at DESC, id DESC LIMIT ?",
                                ExecutionRows::read,
                                where.values(query.limit())));
    }

    /** Ids that begin so, in their order; at most {@code limit}. */
    public List<String> beginning(String prefix, int limit) {
        return database.read(
                reading(),
                t ->
                        t.query(
                                "SELECT id FROM execution WHERE substr(id, 1, ?) = ? ORDER BY id"
                                        + " LIMIT ?",
                                Row::text,
                                prefix.length(),
                                prefix,
                                limit));
    }

    /** Those that go on with that one, the first first. */
    public List<StoredExecution> resuming(String id) {
        return database.read(
                reading(),
                t ->
                        t.query(
                                "SELECT "
                                        + ExecutionRows.COLUMNS
                                        + " FROM execution WHERE resumes = ? ORDER BY queued_at, id",
                                ExecutionRows::read,
                                id));
    }

    /** With what it was asked for. */
    public Map<String, String> parameters(String id) {
        Map<String, String> values = new TreeMap<>();
        database.read(
                reading(),
                t ->
                        t.query(
                                "SELECT name, value FROM execution_parameter WHERE execution = ?",
                                row -> values.put(row.text(), row.text()),
                                id));
        return values;
    }

    /** What its nodes counted, in the order of the plan. */
    public List<Account.Node> nodes(String id) {
        return database.read(
                reading(),
                t ->
                        t.query(
                                "SELECT node, kind, rows_in, rows_out, filtered, quarantined,"
                                        + " deduplicated, seconds FROM execution_node WHERE"
                                        + " execution = ? ORDER BY place",
                                ExecutionRows::node,
                                id));
    }

    /** The first of the executions that this one goes on with; itself, where it is that. */
    public String root(StoredExecution execution) {
        StoredExecution at = execution;
        while (at.resumes().isPresent()) {
            String before = at.resumes().get();
            Optional<StoredExecution> found = find(before);
            if (found.isEmpty()) {
                return before;
            }
            at = found.get();
        }
        return at.id();
    }

    private static String recording(String id) {
        return "execution '" + id + "' could not be recorded";
    }

    private static String reading() {
        return "executions could not be read";
    }
}
