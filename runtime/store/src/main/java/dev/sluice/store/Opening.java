package dev.sluice.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/** Opens the database that holds the state, and brings its tables up to date where they are not. */
final class Opening {

    /** The kernel's lock is the process's; within it, threads take turns here. */
    private static final ReentrantLock MAKING = new ReentrantLock();

    private Opening() {}

    static Database embedded(StoreLocation.Embedded location) {
        StateFile file = new StateFile(location.home());
        SqliteDialect dialect = new SqliteDialect(file);
        file.inspect();
        if (!file.known()) {
            file.makeHome();
            return alone(location.home(), file, () -> made(dialect, file));
        }
        Database database = new Database(dialect);
        try {
            if (!SchemaVersion.current(database, SchemaVersion.of(database))) {
                alone(location.home(), file, () -> upToDate(database, file));
            }
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    static Database postgres(StoreLocation.Postgres location) {
        Database database = new Database(new PostgresDialect(location));
        try {
            if (!SchemaVersion.current(database, SchemaVersion.of(database))) {
                // Flyway itself keeps others away meanwhile
                Migration.run(database.dialect());
            }
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** The first opening; another process may just have done the same. */
    private static Database made(SqliteDialect dialect, StateFile file) {
        file.inspect();
        Database database = new Database(dialect);
        try {
            upToDate(database, file);
            file.mark();
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static Database upToDate(Database database, StateFile file) {
        var version = SchemaVersion.of(database);
        if (version.isEmpty() && file.known()) {
            throw file.unreadable("holds none of the tables that were made in it", null);
        }
        if (!SchemaVersion.current(database, version)) {
            Migration.run(database.dialect());
        }
        return database;
    }

    private interface Making {
        Database make();
    }

    private static Database alone(Path home, StateFile file, Making making) {
        MAKING.lock();
        try (FileChannel channel =
                        FileChannel.open(
                                home.resolve("state.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            return making.make();
        } catch (IOException e) {
            throw file.denied(e);
        } finally {
            MAKING.unlock();
        }
    }
}
