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
            "started_at = ?, owner_host = ?, owner_pid = ?, owner_since = ?, reason = '',"
                    + " recovery = ?, heard_at = ?";

    private Moves() {}

    static void insert(Transaction t, NewExecution asked, Instant now, String reason)
            throws SQLException {
        if (!ExecutionRows.insert(t, asked, now, reason)) {
            throw new PipelineException(
                    ErrorCode.STATE_CONFLICT,
                    "there is an execution '" + asked.id() + "' already: give this one another id");
        }
    }

    static void start(Transaction t, String id, Instant now, Owner owner, Recovery recovery)
            throws SQLException {
        to(
                t,
                id,
                ExecutionState.Kind.RUNNING,
                OWNED,
                now,
                owner.host(),
                owner.pid(),
                owner.started(),
                recovery.text(),
                now);
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
