package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes executions from state to state. From which one may come is a condition of the statement
 * itself, so that nobody can slip in between looking and moving.
 */
final class Moves {

    private static final String OWNED =
            "started_at = ?, owner_host = ?, owner_pid = ?, owner_since = ?, reason = ''";

    private static final String ABANDONED =
            "UPDATE execution SET state = 'failed', ended_at = ?, fault_code = ?, fault_node = '', fault_message = ?"
                    + " WHERE id = ? AND state = 'running' AND owner_host = ? AND owner_pid = ? AND owner_since = ?";

    private Moves() {}

    static void insert(Transaction t, NewExecution asked, Instant now, String reason)
            throws SQLException {
        if (!ExecutionRows.insert(t, asked, now, reason)) {
            throw new PipelineException(
                    ErrorCode.STATE_CONFLICT,
                    "there is an execution '" + asked.id() + "' already: give this one another id");
        }
    }

    static void start(Transaction t, String id, Instant now, Owner owner) throws SQLException {
        to(
                t,
                id,
                ExecutionState.Kind.RUNNING,
                OWNED,
                now,
                owner.host(),
                owner.pid(),
                owner.started());
    }

    /** False where another process was faster, or it runs elsewhere by now. */
    static boolean abandoned(Transaction t, String id, Instant now, Owner owner)
            throws SQLException {
        int failed =
                t.update(
                        ABANDONED,
                        now,
                        ErrorCode.EXECUTION_ABANDONED.code(),
                        "its process ended: " + owner + " is gone and told no end. Run it again",
                        id,
                        owner.host(),
                        owner.pid(),
                        owner.started());
        return failed > 0;
    }

    static void to(Transaction t, String id, ExecutionState.Kind to, String set, Object... values)
            throws SQLException {
        String from =
                to.before().stream()
                        .map(kind -> "'" + kind.text() + "'")
                        .collect(Collectors.joining(", "));
        @Nullable Object[] all = Arrays.copyOf(values, values.length + 1);
        all[values.length] = id;
        String sql =
                "UPDATE execution SET state = '"
                        + to.text()
                        + "', "
                        + set
                        + " WHERE id = ? AND state IN ("
                        + from
                        + ")";
        if (t.update(sql, all) == 0) {
            throw conflict(t, id, "become " + to.text());
        }
    }

    static PipelineException conflict(Transaction t, String id, String what) throws SQLException {
        Optional<String> state = t.first("SELECT state FROM execution WHERE id = ?", Row::text, id);
        return new PipelineException(
                ErrorCode.STATE_CONFLICT,
                state.map(now -> "execution '" + id + "' is " + now + " and cannot " + what)
                        .orElse("there is no execution '" + id + "'"));
    }
}
