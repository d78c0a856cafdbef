package dev.sluice.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;

/** Connecting through a driver by itself: DriverManager would load every driver there is. */
final class Drivers {

    private Drivers() {}

    static Connection connect(String driver, String url, Properties properties)
            throws SQLException {
        Connection connection = driver(driver).connect(url, properties);
        if (connection == null) {
            throw new PipelineException(
                    ErrorCode.STATE_UNREADABLE,
                    "the address of the state store is none that " + driver + " knows");
        }
        return connection;
    }

    private static Driver driver(String name) {
        try {
            return Class.forName(name)
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new PipelineException(
                    ErrorCode.INTERNAL, "the database driver " + name + " cannot be loaded", e);
        }
    }
}
