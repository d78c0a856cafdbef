package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What executions tell. Of each, only so many entries are kept; those beyond are counted, so that
 * an execution which complains of every row does not fill the disk.
 */
public final class Logs {

    /** The code of the entry that says that the targets of a run begin to commit. */
    public static final String COMMITTING = "COMMITTING";

    /** The code of the entry that says that they all have, with rows that were put aside. */
    public static final String COMMITTED = "COMMITTED";

    /** The code of the entry that says that statements of a run begin to be executed. */
    public static final String EXECUTING = "EXECUTING";

    /** How many entries of an execution are kept. */
    public static final int CAP = 10_000;

    private final Database database;
    private final int cap;

    Logs(Database database, int cap) {
        this.database = database;
        this.cap = cap;
    }

    /** Adds entries; they get their numbers here, in the order given. */
    public void append(String execution, List<LogEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        database.write(
                "the log of execution '" + execution + "' could not be kept",
                t -> {
                    long first = reserve(t, execution, entries.size());
                    List<@Nullable Object[]> rows = new ArrayList<>();
                    for (LogEntry entry : entries) {
                        long seq = first + rows.size();
                        if (seq > cap) {
                            break;
                        }
                        rows.add(row(execution, seq, entry));
                    }
                    return t.updateAll(
                            "INSERT INTO execution_log (execution, seq, at, level, node, code,"
                                    + " message) VALUES (?, ?, ?, ?, ?, ?, ?)",
                            rows);
                });
    }

    private static long reserve(Transaction t, String execution, int count) throws SQLException {
        Optional<Long> last =
                t.first(
                        "UPDATE execution SET logged = logged + ? WHERE id = ? RETURNING logged",
                        Row::number,
                        count,
                        execution);
        if (last.isEmpty()) {
            throw new PipelineException(
                    ErrorCode.STATE_CONFLICT, "there is no execution '" + execution + "'");
        }
        return last.get() - count + 1;
    }

    private static @Nullable Object[] row(String execution, long seq, LogEntry entry) {
        return new Object[] {
            execution,
            seq,
            entry.at(),
            entry.level().text(),
            entry.node(),
            entry.code(),
            entry.message()
        };
    }

    /** Entries after that number; 0 begins with the first. */
    public LogPage of(String execution, long after, int limit) {
        return page(
                execution,
                "SELECT seq, at, level, node, code, message FROM execution_log WHERE execution = ?"
                        + " AND seq > ? ORDER BY seq LIMIT ?",
                execution,
                after,
                limit);
    }

    /** The last entries that are kept. */
    public LogPage tail(String execution, int limit) {
        LogPage last =
                page(
                        execution,
                        "SELECT seq, at, level, node, code, message FROM execution_log WHERE"
                                + " execution = ? ORDER BY seq DESC LIMIT ?",
                        execution,
                        limit);
        return new LogPage(last.lines().reversed(), last.more());
    }

    private LogPage page(String execution, String sql, Object... values) {
        return database.read(
                "the log of execution '" + execution + "' could not be read",
                t -> new LogPage(t.query(sql, Logs::line, values), more(t, execution)));
    }

    private static long more(Transaction t, String execution) throws SQLException {
        return t.first(
                        "SELECT logged - (SELECT count(*) FROM execution_log WHERE execution = e.id)"
                                + " FROM execution e WHERE e.id = ?",
                        Row::number,
                        execution)
                .orElse(0L);
    }

    /**
     * Removes what executions have told that ended before that moment, except that they began to
     * commit; gives how many entries those were. They count as entries that are not kept.
     */
    public int purge(Instant before) {
        return database.write(
                "old logs could not be removed",
                t ->
                        t.update(
                                "DELETE FROM execution_log WHERE code <> ? AND execution IN (SELECT"
                                        + " id FROM execution WHERE ended_at < ?)",
                                COMMITTING,
                                before));
    }

    private static LogPage.Line line(Row row) throws SQLException {
        return new LogPage.Line(
                row.number(),
                new LogEntry(
                        row.instant(),
                        LogEntry.Level.of(row.text()),
                        row.text(),
                        row.text(),
                        row.text()));
    }
}
