package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection, which threads use one after the other. A connection that is lost is made anew
 * with the next call; the call that lost it fails, because nobody knows whether it took effect.
 */
final class Database implements AutoCloseable {

    /** Work within one transaction. */
    interface Work<T> {
        T in(Transaction transaction) throws SQLException;
    }

    /** Work within one transaction that gives nothing back. */
    interface Change {
        void in(Transaction transaction) throws SQLException;
    }

    /** After that long, a firewall or a server may have cut the connection. */
    private static final long IDLE = Duration.ofSeconds(30).toNanos();

    private static final int ANSWERS_WITHIN_SECONDS = 5;

    private final Dialect dialect;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Connection connection;
    private long used;
    private boolean closed;

    Database(Dialect dialect) {
        this.dialect = dialect;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Reads one moment of the state. */
    <T> T read(String what, Work<T> work) {
        return within(dialect.beginRead(), what, work);
    }

    /** Changes the state: all of it, durably, or nothing. */
    <T> T write(String what, Work<T> work) {
        return within(dialect.beginWrite(), what, work);
    }

    /** As {@link #write}, with no result. */
    void change(String what, Change change) {
        write(
                what,
                t -> {
                    change.in(t);
                    return true;
                });
    }

    private <T> T within(String begin, String what, Work<T> work) {
        turn.lock();
        try {
            Connection open = connection();
            execute(open, begin);
            try {
                T result = work.in(new Transaction(open));
                execute(open, "COMMIT");
                used = System.nanoTime();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                takeBack(open, e);
                throw e;
            }
        } catch (SQLException e) {
            throw dialect.fault(what, e);
        } finally {
            turn.unlock();
        }
    }

    private Connection connection() throws SQLException {
        if (closed) {
            throw new PipelineException(
                    ErrorCode.INTERNAL, dialect.place() + " is closed, and was used after that");
        }
        Connection open = connection;
        if (open != null && stale(open)) {
            disconnect();
            open = null;
        }
        if (open == null) {
            open = dialect.connect();
            connection = open;
            used = System.nanoTime();
        }
        return open;
    }

    private boolean stale(Connection open) throws SQLException {
        return open.isClosed()
                || dialect.remote()
                        && System.nanoTime() - used > IDLE
                        && !open.isValid(ANSWERS_WITHIN_SECONDS);
    }

    private static void execute(Connection open, String sql) throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What cannot be taken back is given up with its connection, which comes to the same. */
    private void takeBack(Connection open, Throwable cause) {
        try {
            execute(open, "ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e);
            disconnect();
        }
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException _) {
                // it is given up; what it could not do has been told already
            }
        }
    }

    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            disconnect();
        } finally {
            turn.unlock();
        }
    }
}
