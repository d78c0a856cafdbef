package dev.sluice.component.table;

import dev.sluice.api.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** The position of a load, stored in the database it is a load of, in the same transaction. */
final class Positions {

    private static final String TABLE = "sluice_position";

    private Positions() {}

    static void store(Database database, Connection connection, Position position)
            throws SQLException {
        Dialect dialect = database.dialect();
        if (dialect.ddlCommits()) {
            try (Connection other = database.connect()) {
                create(dialect, other);
            }
        } else {
            create(dialect, connection);
        }
        try (PreparedStatement delete =
                        connection.prepareStatement(
                                "DELETE FROM "
                                        + dialect.quote(TABLE)
                                        + " WHERE pipeline_node = ?");
                PreparedStatement insert =
                        connection.prepareStatement(
                                "INSERT INTO " + dialect.quote(TABLE) + " VALUES (?, ?)")) {
            delete.setString(1, database.node());
            delete.executeUpdate();
            insert.setString(1, database.node());
            insert.setString(2, position.value());
            insert.executeUpdate();
        }
    }

    private static void create(Dialect dialect, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS "
                            + dialect.quote(TABLE)
                            + " (pipeline_node VARCHAR(255) NOT NULL, position VARCHAR(4000))");
        }
    }
}
