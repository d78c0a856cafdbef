package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * PostgreSQL's advisory lock of a session of its own: the server frees it when the connection ends.
 * A row says who holds it.
 */
final class AdvisorySchedulerLock implements SchedulerLock {

    private static final int ANSWERS_WITHIN_SECONDS = 5;

    /** One for each schema: several stores may share a database. */
    private static final String TRY =
            "SELECT CASE WHEN pg_try_advisory_lock(7505483, hashtext(current_schema()))"
                    + " THEN 1 ELSE 0 END";

    /**
     * A host that vanishes says no good-bye: the server asks after it, and frees within a minute.
     */
    private static final String ASK_AFTER_US =
            "SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 10; SET"
                    + " tcp_keepalives_count = 3";

    private static final String NOTE =
            "INSERT INTO scheduler (place, host, pid, since) VALUES (1, ?, ?, ?) ON CONFLICT (place)"
                    + " DO UPDATE SET host = excluded.host, pid = excluded.pid, since ="
                    + " excluded.since";

    private final Connection session;
    private final Owner holder;

    private AdvisorySchedulerLock(Connection session, Owner holder) {
        this.session = session;
        this.holder = holder;
    }

    static SchedulerLock acquire(PostgresDialect dialect) {
        try {
            Connection session = dialect.connect();
            try {
                return acquire(dialect, session);
            } catch (SQLException | RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (SQLException e) {
            throw dialect.fault("the scheduler's lock could not be taken", e);
        }
    }

    private static SchedulerLock acquire(PostgresDialect dialect, Connection session)
            throws SQLException {
        Transaction each = new Transaction(session);
        each.execute(ASK_AFTER_US);
        if (!each.first(TRY, Row::truth).orElse(false)) {
            throw refused(dialect, each);
        }
        Owner self = Owner.self();
        each.update(NOTE, self.host(), self.pid(), Instant.now());
        return new AdvisorySchedulerLock(session, self);
    }

    private static PipelineException refused(PostgresDialect dialect, Transaction each)
            throws SQLException {
        Optional<String> holder =
                each.first(
                        "SELECT host, pid, since FROM scheduler WHERE place = 1",
                        row -> {
                            String host = row.text();
                            return "process "
                                    + row.number()
                                    + " on "
                                    + host
                                    + ", since "
                                    + row.instant();
                        });
        return new PipelineException(
                ErrorCode.STATE_LOCKED,
                "there is a scheduler already: "
                        + holder.orElse("another process")
                        + " holds the lock of "
                        + dialect.place()
                        + ". Stop it first, or give this one a store of its own");
    }

    @Override
    public synchronized boolean held() {
        try {
            return session.isValid(ANSWERS_WITHIN_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public Owner holder() {
        return holder;
    }

    @Override
    public synchronized void close() {
        try {
            session.close();
        } catch (SQLException _) {
            // the connection is lost, and the lock with it
        }
    }
}
