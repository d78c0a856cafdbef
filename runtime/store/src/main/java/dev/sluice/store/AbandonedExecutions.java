package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.OutOfSpace;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Executions whose process has ended without a word: it was killed, or its machine went down.
 *
 * <p>Whoever comes by {@linkplain #recover recovers} them: what a scheduler had begun and can be
 * taken up again goes back to wait, and the scheduler decides of each that is {@linkplain #pending
 * pending} whether it goes on. Of several processes that do the same at once, each execution is
 * one's.
 */
public final class AbandonedExecutions {

    private static final String OWNED =
            " WHERE id = ? AND state = 'running' AND owner_host = ? AND owner_pid = ? AND"
                    + " owner_since = ?";

    private static final String CANCELLED =
            "UPDATE execution SET state = 'cancelled', ended_at = ?"
                    + OWNED
                    + " AND cancel_asked = 1";

    private static final String PUT_BACK =
            "UPDATE execution SET state = 'queued', reason = ?, in_vain = in_vain + 1, spent = spent"
                    + " + CASE WHEN heard_at > started_at THEN heard_at - started_at ELSE 0 END,"
                    + " started_at = NULL, owner_host = NULL, owner_pid = NULL, owner_since = NULL"
                    + OWNED
                    + " AND recovery <> 'ask'";

    private static final String FAIL =
            "UPDATE execution SET state = 'failed', ended_at = ?, fault_code = ?, fault_node = '',"
                    + " fault_message = ?";

    private final Database database;
    private final InstantSource clock;
    private final Executions executions;

    AbandonedExecutions(Database database, InstantSource clock, Executions executions) {
        this.executions = executions;
        this.database = database;
        this.clock = clock;
    }

    /** Those that run in no process any more, as far as that can be seen from this host. */
    public List<StoredExecution> list() {
        return read("state = 'running'").stream()
                .filter(found ->
                        found.state() instanceof ExecutionState.Running running
                                && running.owner().ended())
                .toList();
    }

    /**
     * Settles those: one that was asked to stop has; one that can be taken up again waits for that;
     * the others are failed, with {@code EXECUTION_ABANDONED}. Gives what it has settled; where the
     * disk is full, whoever comes next settles the rest.
     */
    public List<StoredExecution> recover() {
        return recover(Owner.self());
    }

    /** The same, except for those of that owner: it lives. */
    public List<StoredExecution> recover(Owner living) {
        executions.enterNotes();
        List<StoredExecution> settled = new ArrayList<>();
        try {
            for (StoredExecution found : list()) {
                if (found.state() instanceof ExecutionState.Running running
                        && !running.owner().equals(living)
                        && settle(found.id(), running.owner())) {
                    settled.addAll(read("id = ?", found.id()));
                }
            }
        } catch (OutOfSpace _) {
            // who only looks is not kept from looking by that
        }
        return settled;
    }

    /** False where another process was faster, or it runs elsewhere by now. */
    private boolean settle(String id, Owner owner) {
        String gone = "its process ended: " + owner + " is gone and told no end";
        return database.write(
                recording(id),
                t ->
                        update(t, CANCELLED, id, owner, clock.instant())
                                || update(t, PUT_BACK, id, owner, gone)
                                || fail(t, id, owner, gone + ". Run it again"));
    }

    private boolean fail(Transaction t, String id, Owner owner, String message)
            throws SQLException {
        return update(
                t,
                FAIL + OWNED,
                id,
                owner,
                clock.instant(),
                ErrorCode.EXECUTION_ABANDONED.code(),
                message);
    }

    private static boolean update(
            Transaction t, String sql, String id, Owner owner, Object... values)
            throws SQLException {
        List<@Nullable Object> all = new ArrayList<>(List.of(values));
        all.addAll(List.of(id, owner.host(), owner.pid(), owner.started()));
        return t.update(sql, all.toArray()) > 0;
    }

    /**
     * Takes a person's word that the process of a running execution is gone, and fails the
     * execution; gives false where it is not that process's any more.
     */
    public boolean declare(String id, Owner owner) {
        return database.write(
                recording(id),
                t ->
                        fail(
                                t,
                                id,
                                owner,
                                "its process was declared to be gone: "
                                        + owner
                                        + " has told no end. Run it again"));
    }

    /** Those that broke off and wait, and of which nobody has decided yet whether they go on. */
    public List<StoredExecution> pending() {
        return read("state = 'queued' AND heard_at IS NOT NULL");
    }

    /** A pending execution goes on once there is room; does nothing where it is pending no more. */
    public boolean accept(String id, String reason) {
        return database.write(
                recording(id),
                t ->
                        t.update(
                                        "UPDATE execution SET heard_at = NULL, reason = ? WHERE id ="
                                                + " ? AND state = 'queued' AND heard_at IS NOT NULL",
                                        reason,
                                        id)
                                > 0);
    }

    /** A pending execution does not go on: it is failed, with {@code EXECUTION_ABANDONED}. */
    public boolean giveUp(String id, String why) {
        Instant now = clock.instant();
        return database.write(
                recording(id),
                t ->
                        t.update(
                                        FAIL
                                                + " WHERE id = ? AND state = 'queued' AND heard_at IS"
                                                + " NOT NULL",
                                        now,
                                        ErrorCode.EXECUTION_ABANDONED.code(),
                                        why,
                                        id)
                                > 0);
    }

    private List<StoredExecution> read(String condition, Object... values) {
        return database.read(
                "what processes have left could not be read",
                t -> ExecutionRows.where(t, condition, values));
    }

    private static String recording(String id) {
        return "what became of execution '" + id + "' could not be recorded";
    }
}
