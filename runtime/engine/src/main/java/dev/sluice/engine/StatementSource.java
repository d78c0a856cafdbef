package dev.sluice.engine;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Set;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What camel-jdbc takes its connections from: always the one that is open for the node's
 * statements. Whoever takes it can neither close it nor end its transaction: that is for {@link
 * Statements}, once all of them are executed. Used by one thread at a time.
 */
final class StatementSource implements DataSource {

    private static final Set<String> ENDING =
            Set.of("close", "commit", "rollback", "setAutoCommit", "abort");

    private @Nullable Connection lent;

    /** Gives this connection from now on. */
    void lend(Connection connection) {
        lent =
                (Connection)
                        Proxy.newProxyInstance(
                                StatementSource.class.getClassLoader(),
                                new Class<?>[] {Connection.class},
                                (proxy, method, arguments) -> {
                                    if (ENDING.contains(method.getName())) {
                                        return null;
                                    }
                                    try {
                                        return method.invoke(connection, arguments);
                                    } catch (InvocationTargetException e) {
                                        throw e.getTargetException();
                                    }
                                });
    }

    /** Gives none any more. */
    void takeBack() {
        lent = null;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = lent;
        if (connection == null) {
            throw new SQLException("no statement is to be executed now");
        }
        return connection;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // statements are not logged
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // the connector sets its own
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("statements are not logged");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("there is no " + type.getName() + " within");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
