package dev.sluice.cli.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The PostgreSQL of the examples that read its changes; it logs them row by row. */
final class ExampleServer {

    /** What it executes before the first run. */
    static final String BEFORE = "server.sql";

    /** What it executes before the second. */
    static final String LATER = "later.sql";

    private ExampleServer() {}

    private static final class Shared {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().setServerConfig("wal_level", "logical").start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static String port() {
        return String.valueOf(Shared.SERVER.getPort());
    }

    static void execute(Path file) throws IOException, SQLException {
        try (Connection connection =
                        DriverManager.getConnection(
                                Shared.SERVER.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(file));
        }
    }
}
