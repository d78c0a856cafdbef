package dev.sluice.component.table;

import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * The position of a load, kept in the database it is a load of and stored in the same transaction.
 * A writer replaces only the position it has found or stored itself: where another process has
 * stored one meanwhile, its transaction fails, and no row of it is there twice.
 */
final class Positions {

    private static final TableName TABLE = TableName.parse("sluice_position");
    private static final String KEY = "pipeline_node";
    private static final String VALUE = "position";

    private final Database database;
    private Optional<String> known;
    private boolean created;

    private Positions(Database database, Optional<String> known, boolean created) {
        this.database = database;
        this.known = known;
        this.created = created;
    }

    /** What there is now. */
    static Positions find(Database database, Connection connection) throws SQLException {
        boolean created = Tables.find(database.dialect(), connection, TABLE).isPresent();
        return new Positions(
                database, created ? read(database, connection) : Optional.empty(), created);
    }

    private static Optional<String> read(Database database, Connection connection)
            throws SQLException {
        Dialect dialect = database.dialect();
        String query =
                "SELECT "
                        + dialect.quote(VALUE)
                        + " FROM "
                        + TABLE.quoted(dialect)
                        + " WHERE "
                        + dialect.quote(KEY)
                        + " = ?";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, database.delivery());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    Position position() {
        return known.map(Position::new).orElse(Position.START);
    }

    /** Stores the position in the connection's transaction. */
    void store(Connection connection, Position position) throws SQLException {
        if (!created) {
            create(connection);
            created = true;
        }
        if (known.isPresent()) {
            replace(connection, known.get(), position.value());
        } else {
            insert(connection, position.value());
        }
        known = Optional.of(position.value());
    }

    private void create(Connection connection) throws SQLException {
        // two targets of one run would wait for each other before either commits
        if (database.dialect().ddlCommits() || database.dialect().ddlWaits()) {
            try (Connection other = database.connect()) {
                createOn(other);
            }
        } else {
            createOn(connection);
        }
    }

    private void createOn(Connection connection) throws SQLException {
        Schema columns = Schema.of(Column.of(KEY, Simple.STRING), Column.of(VALUE, Simple.STRING));
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    database.dialect()
                            .create(TABLE, columns, List.of(KEY))
                            .replaceFirst("^CREATE TABLE ", "CREATE TABLE IF NOT EXISTS "));
        }
    }

    private void insert(Connection connection, String value) throws SQLException {
        String sql = "INSERT INTO " + TABLE.quoted(database.dialect()) + " VALUES (?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, database.delivery());
            insert.setString(2, value);
            insert.executeUpdate();
        } catch (SQLException e) {
            if (database.dialect().aboutRows(e)) {
                throw moved(); // the key is there: somebody else has inserted it
            }
            throw e;
        }
    }

    private void replace(Connection connection, String before, String value) throws SQLException {
        Dialect dialect = database.dialect();
        String sql =
                "UPDATE "
                        + TABLE.quoted(dialect)
                        + " SET "
                        + dialect.quote(VALUE)
                        + " = ? WHERE "
                        + dialect.quote(KEY)
                        + " = ? AND "
                        + dialect.quote(VALUE)
                        + " = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, value);
            update.setString(2, database.delivery());
            update.setString(3, before);
            if (update.executeUpdate() != 1) {
                throw moved();
            }
        }
    }

    private PipelineException moved() {
        return new PipelineException(
                ErrorCode.POSITION_MOVED,
                "another run has committed rows of '"
                        + database.delivery()
                        + "' meanwhile: this one stops, and what it had not committed is taken"
                        + " back. Let one run of a pipeline go at a time");
    }
}
