package dev.sluice.component.table;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of loads on servers. Where a connection is lost, the server may not hear of it for
 * hours, and keep its session with all it has locked: the rows of the same keys that the next try
 * brings would wait for it. Hence each has a name, and a load first ends those that this process
 * has lost on the same way. What became of their last commit is decided then, before anybody reads
 * a position.
 */
final class Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    /** What PostgreSQL and MariaDB both take as a name. */
    private static final int LONGEST_NAME = 63;

    private static final Duration GLANCE = Duration.ofMillis(50);
    private static final int GLANCES = 200;

    /** By delivery. */
    private static final Map<String, Set<String>> LOST = new ConcurrentHashMap<>();

    private Sessions() {}

    /** A name for the connection's session, which the server knows from now on. */
    static String begin(Database database, Connection connection) {
        String name = name(database.delivery());
        try {
            database.dialect().nameSession(connection, name);
        } catch (SQLException e) {
            // where a proxy or a cluster refuses it, a load is as good without
            LOG.debug("the session could not be named", e);
        }
        return name;
    }

    private static String name(String delivery) {
        String all = "sluice " + UUID.randomUUID().toString().replace("-", "") + " " + delivery;
        byte[] ascii = all.getBytes(StandardCharsets.US_ASCII);
        return new String(
                ascii, 0, Math.min(ascii.length, LONGEST_NAME), StandardCharsets.US_ASCII);
    }

    /** The session's connection is gone; whether the session is, nobody knows. */
    static void lost(Database database, String name) {
        LOST.computeIfAbsent(database.delivery(), d -> ConcurrentHashMap.newKeySet()).add(name);
    }

    /**
     * Ends what is left of the delivery's lost sessions, and waits until it is gone, for ten
     * seconds at most.
     *
     * @param connection outside a transaction
     */
    static void endLost(Database database, Connection connection) {
        Set<String> names = LOST.getOrDefault(database.delivery(), Set.of());
        for (String name : List.copyOf(names)) {
            end(database, connection, name);
            names.remove(name);
        }
    }

    private static void end(Database database, Connection connection, String name) {
        try {
            for (int i = 0; database.dialect().endSession(connection, name); i++) {
                if (i == 0) {
                    LOG.info("ending session '{}', which a lost connection has left", name);
                } else if (i == GLANCES) {
                    LOG.warn("session '{}' of a lost connection does not end", name);
                    return;
                }
                database.context().pause(GLANCE);
            }
        } catch (SQLException e) {
            LOG.debug("the session of a lost connection could not be ended", e);
        }
    }
}
