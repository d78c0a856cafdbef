package dev.sluice.component.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets what waits for a database hear that its run is to stop: a driver that waits for a lock, a
 * slow statement or a network that is silent hears nothing by itself. First the database is asked
 * to end the statement, which takes its locks back; a connection to a server that goes on all the
 * same is cut. One that is about to commit is spared: nobody would know what became of it.
 */
final class Stops {

    private static final Logger LOG = LoggerFactory.getLogger(Stops.class);

    /** Most of what runs ends by itself within that. */
    private static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long CUT_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);
    private static final long LOOK_MILLIS = 250;

    private static final Map<Connection, Watched> WATCHED =
            Collections.synchronizedMap(new IdentityHashMap<>());

    static {
        ScheduledExecutorService looks =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("sluice-stops").factory());
        var _ =
                looks.scheduleWithFixedDelay(
                        Stops::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private Stops() {}

    /** What is known of a connection. */
    private static final class Watched {
        private final Connection connection;
        private final Dialect dialect;
        private final BooleanSupplier stopped;
        private volatile boolean spared;
        private long since;
        private boolean asked;

        Watched(Connection connection, Dialect dialect, BooleanSupplier stopped) {
            this.connection = connection;
            this.dialect = dialect;
            this.stopped = stopped;
        }

        /** What is to be done now; looks come from one thread. */
        void look() {
            if (closed()) {
                WATCHED.remove(connection);
                return;
            }
            if (spared || !stopped.getAsBoolean()) {
                since = 0;
                return;
            }
            long now = System.nanoTime();
            if (since == 0) {
                since = now;
            } else if (now - since > CUT_NANOS && dialect.remote()) {
                WATCHED.remove(connection);
                Thread.ofVirtual().start(this::cut);
            } else if (now - since > ASK_NANOS && !asked) {
                asked = true;
                Thread.ofVirtual().start(this::ask);
            }
        }

        private void ask() {
            try {
                dialect.cancel(connection);
            } catch (SQLException e) {
                LOG.debug("the database could not be asked to end a statement", e);
            }
        }

        private void cut() {
            Closing.quietly(() -> connection.abort(Runnable::run));
        }

        private boolean closed() {
            try {
                return connection.isClosed();
            } catch (SQLException e) {
                return true;
            }
        }
    }

    /** From now on, what the connection waits for ends with the run. */
    static Connection watch(Connection connection, Dialect dialect, BooleanSupplier stopped) {
        WATCHED.put(connection, new Watched(connection, dialect, stopped));
        return connection;
    }

    /** The connection is about to commit, or does so no more. */
    static void spare(Connection connection, boolean spared) {
        Watched watched = WATCHED.get(connection);
        if (watched != null) {
            watched.spared = spared;
        }
    }

    private static void look() {
        List<Watched> all;
        synchronized (WATCHED) {
            all = List.copyOf(WATCHED.values());
        }
        all.forEach(Watched::look);
    }
}
