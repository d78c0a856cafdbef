package dev.sluice.benchmark.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** DuckDB and nothing else: runs a file of SQL and prints how many seconds that took. */
public final class DuckAlone {
    private DuckAlone() {}

    /**
     * @param arguments the SQL file, the number of threads, and NAME=VALUE for each ${NAME} in it
     */
    public static void main(String[] arguments) throws IOException, SQLException {
        String sql = Files.readString(Path.of(arguments[0]));
        for (int i = 2; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            String name = arguments[i].substring(0, equals);
            String value = arguments[i].substring(equals + 1).replace("'", "''");
            sql = sql.replace("${" + name + "}", value);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = " + Integer.parseInt(arguments[1]));
            long begin = System.nanoTime();
            statement.execute(sql);
            System.out.println((System.nanoTime() - begin) / 1e9);
        }
    }
}
