package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the tables to the version of this program. Loading this class loads Flyway. */
final class Migration {

    private Migration() {}

    static void run(Dialect dialect) {
        try {
            Flyway.configure(Migration.class.getClassLoader())
                    .dataSource(new Connections(dialect))
                    .locations("classpath:db/state")
                    .loggers("slf4j")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw fault(dialect, e);
        }
    }

    private static PipelineException fault(Dialect dialect, FlywayException e) {
        String what = "the tables of the state could not be made or brought up to date";
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return dialect.fault(what, sql);
            }
        }
        return new PipelineException(
                ErrorCode.STATE_UNREADABLE,
                what
                        + " in "
                        + dialect.place()
                        + ": "
                        + String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ")
                        + ". Name a database that holds nothing but Sluice's state",
                e);
    }

    /** Gives Flyway connections that are set up as ours are. */
    private record Connections(Dialect dialect) implements DataSource {

        @Override
        public Connection getConnection() throws SQLException {
            return dialect.connect();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return dialect.connect();
        }

        @Override
        public PrintWriter getLogWriter() throws SQLException {
            throw new SQLFeatureNotSupportedException("there is no such log");
        }

        @Override
        public void setLogWriter(PrintWriter out) throws SQLException {
            throw new SQLFeatureNotSupportedException("there is no such log");
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            throw new SQLFeatureNotSupportedException("the time is set by the store");
        }

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException("there is no such log");
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("this wraps nothing");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
