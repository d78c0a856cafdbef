package dev.sluice.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How executions lie in their tables. */
final class ExecutionRows {

    static final String COLUMNS =
            "id, pipeline, file, cause, cause_detail, resumes, slice, state, queued_at, started_at,"
                    + " ended_at, owner_host, owner_pid, owner_since, reason, fault_code, fault_node,"
                    + " fault_message, rows_read, rows_written, filtered, quarantined, deduplicated,"
                    + " seconds, recovery, in_vain, spent, heard_at";

    private static final String INSERT =
            "INSERT INTO execution (id, pipeline, file, cause, cause_detail, resumes, slice, state,"
                    + " queued_at, reason, rows_read, rows_written, filtered, quarantined, deduplicated,"
                    + " seconds, logged) VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, 0, 0, 0, 0, 0, 0,"
                    + " 0) ON CONFLICT (id) DO NOTHING";

    private static final String TOTALS =
            "UPDATE execution SET rows_read = ?, rows_written = ?, filtered = ?, quarantined = ?,"
                    + " deduplicated = ?, seconds = ? WHERE id = ?";

    private static final String NODE =
            "INSERT INTO execution_node (execution, place, node, kind, rows_in, rows_out, filtered,"
                    + " quarantined, deduplicated, seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private ExecutionRows() {}

    /** False where there is one with that id already. */
    static boolean insert(Transaction t, NewExecution asked, Instant now, String reason)
            throws SQLException {
        boolean inserted =
                t.update(
                                INSERT,
                                asked.id(),
                                asked.pipeline(),
                                asked.file(),
                                asked.trigger().kind().text(),
                                asked.trigger().detail(),
                                asked.resumes().orElse(null),
                                asked.slice().orElse(null),
                                now,
                                reason)
                        > 0;
        if (inserted) {
            List<@Nullable Object[]> parameters = new ArrayList<>();
            for (Map.Entry<String, String> value : asked.parameters().entrySet()) {
                parameters.add(new Object[] {asked.id(), value.getKey(), value.getValue()});
            }
            t.updateAll(
                    "INSERT INTO execution_parameter (execution, name, value) VALUES (?, ?, ?)",
                    parameters);
        }
        return inserted;
    }

    static void account(Transaction t, String id, Account account) throws SQLException {
        Account.Totals sums = account.totals();
        t.update(
                TOTALS,
                sums.read(),
                sums.written(),
                sums.filtered(),
                sums.quarantined(),
                sums.deduplicated(),
                sums.seconds(),
                id);
        t.update("DELETE FROM execution_node WHERE execution = ?", id);
        List<@Nullable Object[]> nodes = new ArrayList<>();
        for (Account.Node node : account.nodes()) {
            nodes.add(
                    new Object[] {
                        id,
                        nodes.size(),
                        node.id(),
                        node.kind(),
                        node.in(),
                        node.out(),
                        node.filtered(),
                        node.quarantined(),
                        node.deduplicated(),
                        node.seconds()
                    });
        }
        t.updateAll(NODE, nodes);
    }

    static Account.Node node(Row row) throws SQLException {
        return new Account.Node(
                row.text(),
                row.text(),
                row.number(),
                row.number(),
                row.number(),
                row.number(),
                row.number(),
                row.decimal());
    }

    /** Those that meet the condition, the longest in the queue first. */
    static List<StoredExecution> where(Transaction t, String condition, @Nullable Object... values)
            throws SQLException {
        return t.query(
                "SELECT "
                        + COLUMNS
                        + " FROM execution WHERE "
                        + condition
                        + " ORDER BY queued_at, id",
                ExecutionRows::read,
                values);
    }

    /** A row of {@link #COLUMNS}. */
    static StoredExecution read(Row row) throws SQLException {
        return new StoredExecution(
                row.text(),
                row.text(),
                row.text(),
                new Trigger(Trigger.Kind.of(row.text()), row.text()),
                row.maybeText(),
                row.maybeText(),
                state(row),
                new Account.Totals(
                        row.number(),
                        row.number(),
                        row.number(),
                        row.number(),
                        row.number(),
                        row.decimal()),
                new Endurance(
                        Recovery.of(row.text()),
                        row.number(),
                        Duration.of(row.number(), ChronoUnit.MICROS),
                        row.maybeInstant()));
    }

    private static ExecutionState state(Row row) throws SQLException {
        ExecutionState.Kind kind = ExecutionState.Kind.of(row.text());
        Instant queued = row.instant();
        Optional<Instant> started = row.maybeInstant();
        Optional<Instant> ended = row.maybeInstant();
        Optional<String> host = row.maybeText();
        long pid = row.number();
        Optional<Instant> since = row.maybeInstant();
        String reason = row.text();
        Fault fault =
                new Fault(
                        row.maybeText().orElse(""),
                        row.maybeText().orElse(""),
                        row.maybeText().orElse(""));
        return switch (kind) {
            case QUEUED -> new ExecutionState.Queued(queued, reason);
            case RUNNING ->
                    new ExecutionState.Running(
                            queued,
                            started.orElse(queued),
                            new Owner(host.orElse(""), pid, since.orElse(Instant.EPOCH)),
                            reason);
            case SUCCEEDED ->
                    new ExecutionState.Succeeded(
                            queued, started.orElse(queued), ended.orElse(queued));
            case FAILED -> new ExecutionState.Failed(queued, started, ended.orElse(queued), fault);
            case CANCELLED -> new ExecutionState.Cancelled(queued, started, ended.orElse(queued));
        };
    }
}
