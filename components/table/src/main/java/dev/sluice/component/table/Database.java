package dev.sluice.component.table;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A connection's options and the dialect they call for. */
record Database(Dialect dialect, Options options, ConnectorContext context) {

    private static final long LOOK_MILLIS = 100;

    static Database of(Options connection, ConnectorContext context) {
        String type =
                connection
                        .text("type")
                        .orElseThrow(() ->
                                new PipelineException(
                                        ErrorCode.OPTION_INVALID,
                                        "option 'connection' is missing: name one of the"
                                                + " pipeline's connections"));
        Dialect dialect =
                switch (type.toLowerCase(Locale.ROOT)) {
                    case "postgresql" -> new PostgresDialect();
                    case "mariadb", "mysql" -> new MariaDialect();
                    case "sqlite" -> new SqliteDialect();
                    case "h2" -> new H2Dialect();
                    case "duckdb" -> new DuckDialect();
                    default ->
                            throw new PipelineException(
                                    ErrorCode.OPTION_INVALID,
                                    "the connection's type '"
                                            + type
                                            + "' is not known; use one of"
                                            + " postgresql, mariadb, mysql, sqlite, h2, duckdb");
                };
        return new Database(dialect, connection, context);
    }

    /** The name under which positions of rows that come here are kept. */
    String delivery() {
        return context.delivery();
    }

    Connection connect() {
        try {
            Connection connection =
                    dialect.remote() ? connectApart() : dialect.connect(options, context);
            return Stops.watch(connection, dialect, context.cancelled());
        } catch (SQLException e) {
            throw Faults.connecting(place(), e);
        }
    }

    /** For those who only look: a database that is not there is told, and not made. */
    Connection look() {
        if (unborn()) {
            throw new PipelineException(
                    ErrorCode.SOURCE_NOT_FOUND,
                    "there is no database ("
                            + place()
                            + "): correct the path of the connection. Only a target with 'create:"
                            + " true' makes one");
        }
        return connect();
    }

    /** On a thread that can be left behind: a driver that waits for a server hears of nothing. */
    private Connection connectApart() throws SQLException {
        CompletableFuture<Connection> connecting = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .name("sluice-connect")
                .start(() -> {
                    try {
                        connecting.complete(dialect.connect(options, context));
                    } catch (Throwable e) {
                        connecting.completeExceptionally(e);
                    }
                });
        try {
            while (true) {
                try {
                    return connecting.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException _) {
                    context.requireRunning();
                }
            }
        } catch (InterruptedException e) {
            var _ = connecting.thenAccept(Closing::quietly);
            Thread.currentThread().interrupt();
            throw new PipelineException(ErrorCode.CANCELLED, "the run was cancelled", e);
        } catch (PipelineException e) {
            var _ = connecting.thenAccept(Closing::quietly);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw e.getCause() instanceof SQLException known
                    ? known
                    : new SQLException(e.getCause());
        }
    }

    /** The file of an embedded database that was never opened: it begins with its first write. */
    boolean unborn() {
        return file().filter(path -> !Files.exists(path)).isPresent();
    }

    /** Makes the folder an embedded database's file will stand in. */
    void prepare() {
        file().map(Path::getParent)
                .ifPresent(folder -> {
                    try {
                        Files.createDirectories(folder);
                    } catch (IOException e) {
                        throw new PipelineException(
                                ErrorCode.TARGET_UNREACHABLE,
                                "the folder "
                                        + folder
                                        + " for the database cannot be made: "
                                        + e.getMessage(),
                                e);
                    }
                });
    }

    private Optional<Path> file() {
        return dialect.remote()
                ? Optional.empty()
                : options.text("path").map(path -> context.resolve(path + dialect.fileEnd()));
    }

    /** The database itself, of those that are there. */
    String one() {
        return options.text("database").map(name -> "database '" + name + "', ").orElse("")
                + place();
    }

    private String place() {
        return options.requireText("type")
                + " at "
                + options.text("path")
                        .orElseGet(() ->
                                options.text("host").orElse("localhost")
                                        + options.text("port").map(p -> ":" + p).orElse(""));
    }
}
