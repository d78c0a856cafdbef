package dev.sluice.component.table;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;
import org.postgresql.replication.ReplicationSlotInfo;

/**
 * The connection on which the log comes. It is read by one thread; how far rows are stored is told
 * from any. A thread of its own says so to the server every few seconds, also while the reader
 * waits for its target: a server that hears nothing for a minute ends the connection.
 */
final class ChangeStream implements AutoCloseable {

    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    /** How long a slot waits for each transaction that is open, unless the user has a limit. */
    private static final String PATIENCE =
            "SELECT set_config('lock_timeout', '60s', false)"
                    + " WHERE current_setting('lock_timeout') = '0'";

    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();
    private final Thread heart;
    private @Nullable PGReplicationStream stream;
    private volatile long stored;
    private volatile boolean closed;

    ChangeStream(Connection connection) {
        this.connection = connection;
        this.heart = Thread.ofPlatform().daemon().name("sluice-replication").unstarted(this::beat);
    }

    /** Makes a slot; the rows of its beginning can be seen by its snapshot, until the next call. */
    ReplicationSlotInfo create(String slot) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(PATIENCE);
        }
        return connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .createReplicationSlot()
                .logical()
                .withSlotName(slot)
                .withOutputPlugin("pgoutput")
                .make();
    }

    /** Lets changes come that were committed behind the position, which is stored. */
    void start(ChangesOptions.Names names, long position) throws SQLException {
        stored = position;
        // not before: a slot is made only once the transactions that are open have ended
        connection.setNetworkTimeout(Runnable::run, Drivers.LONGEST_WAIT_MILLIS);
        PGReplicationStream started =
                connection
                        .unwrap(PGConnection.class)
                        .getReplicationAPI()
                        .replicationStream()
                        .logical()
                        .withSlotName(names.slot())
                        .withSlotOption("proto_version", 1)
                        .withSlotOption("publication_names", names.publication())
                        .withStartPosition(LogSequenceNumber.valueOf(position))
                        // only what the target has is told
                        .withAutomaticFlush(false)
                        .withStatusInterval((int) HEARTBEAT.toSeconds(), TimeUnit.SECONDS)
                        .start();
        stream = started;
        tell(started);
        heart.start();
    }

    /** The next message, or null where none has come yet. */
    @Nullable ByteBuffer poll() throws SQLException {
        lock.lock();
        try {
            PGReplicationStream reading = stream;
            return reading == null || closed ? null : reading.readPending();
        } finally {
            lock.unlock();
        }
    }

    /** Up to where the log has come, with every message of it. */
    long received() {
        PGReplicationStream reading = stream;
        return reading == null ? 0 : reading.getLastReceiveLSN().asLong();
    }

    /** Everything up to there is stored; the server may forget it. */
    void stored(long position) {
        stored = position;
    }

    /** Tells it now, as far as the connection is free and sound. */
    void flush() {
        lock.lock();
        try {
            PGReplicationStream reading = stream;
            if (reading != null && !closed) {
                tell(reading);
            }
        } catch (SQLException e) {
            // the reader will say what ails the connection; what is stored is known to the target
            Closing.quietly(connection);
        } finally {
            lock.unlock();
        }
    }

    private void tell(PGReplicationStream reading) throws SQLException {
        LogSequenceNumber position = LogSequenceNumber.valueOf(stored);
        reading.setAppliedLSN(position);
        reading.setFlushedLSN(position);
        reading.forceUpdateStatus();
    }

    private void beat() {
        while (!closed) {
            try {
                Thread.sleep(HEARTBEAT);
            } catch (InterruptedException e) {
                return;
            }
            flush();
        }
    }

    /** Ends it; what is stored is said once more. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        flush();
        closed = true;
        heart.interrupt();
        lock.lock();
        try {
            PGReplicationStream reading = stream;
            if (reading != null) {
                Closing.quietly(reading);
            }
        } finally {
            lock.unlock();
            Closing.quietly(connection);
        }
    }

    /** Ends it at once, also where a thread is busy with it. */
    void abort() {
        closed = true;
        heart.interrupt();
        Closing.quietly(() -> connection.abort(Runnable::run));
    }
}
