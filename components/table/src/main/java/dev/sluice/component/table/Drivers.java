package dev.sluice.component.table;

import dev.sluice.api.Options;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** Connecting through a driver by itself: DriverManager does not see a plugin's drivers. */
final class Drivers {

    /**
     * A database on a server, and how its driver is called.
     *
     * @param scheme what its addresses begin with
     * @param defaults options of the driver, where the connection does not set them
     */
    record Server(Driver driver, String scheme, int port, Map<String, String> defaults) {

        Connection connect(Options options) throws SQLException {
            return connect(options, Map.of());
        }

        /**
         * @param demands options of the driver that a connection cannot do without
         */
        Connection connect(Options options, Map<String, String> demands) throws SQLException {
            Properties properties = properties(options);
            demands.forEach(properties::setProperty);
            defaults.forEach(properties::putIfAbsent);
            return Drivers.connect(driver, scheme + "//" + server(options, port), properties);
        }
    }

    /** Beyond it, a server is taken to be silent. */
    static final int LONGEST_WAIT_MILLIS = 55_000;

    private Drivers() {}

    static Connection connect(Driver driver, String url, Properties properties)
            throws SQLException {
        Connection connection = driver.connect(url, properties);
        if (connection == null) {
            throw new SQLException("the driver does not take " + url, "08001");
        }
        return connection;
    }

    /** {@code host:port/database} of a server. */
    static String server(Options options, int port) {
        return TableOptions.word(options.text("host").orElse("localhost"), "host")
                + ":"
                + options.number("port", port)
                + "/"
                + TableOptions.word(options.text("database").orElse(""), "database");
    }

    /** User, password and the driver's own options. */
    static Properties properties(Options options) {
        Properties properties = new Properties();
        Options own = options.map("options");
        own.names().forEach(name -> properties.setProperty(name, own.requireText(name)));
        options.text("user").ifPresent(user -> properties.setProperty("user", user));
        options.text("password").ifPresent(word -> properties.setProperty("password", word));
        return properties;
    }
}
