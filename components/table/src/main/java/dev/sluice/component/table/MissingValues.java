package dev.sluice.component.table;

import dev.sluice.component.table.replication.Message.RelationColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks the table for values that the log does not have: large ones that an update left as they
 * were, columns that are computed, or that came later than the row. What is there now may be of a
 * later change; then the log has that one too, and it follows. A row that is not there any more has
 * been deleted, and that follows as well.
 */
final class MissingValues implements AutoCloseable {

    private final List<String> key;
    private final PreparedStatement statement;

    MissingValues(Connection connection, TableName name, ChangedTable table) throws SQLException {
        this.key = table.key();
        PostgresDialect dialect = new PostgresDialect();
        String columns =
                table.columns().stream()
                        .map(RelationColumn::name)
                        .map(dialect::quote)
                        // the type's own words, as the log has them
                        .map(c ->
                                "CASE WHEN "
                                        + c
                                        + " IS DISTINCT FROM NULL THEN concat("
                                        + c
                                        + ") END")
                        .collect(Collectors.joining(", "));
        String same =
                key.stream()
                        .map(k -> dialect.quote(k) + " = ?")
                        .collect(Collectors.joining(" AND "));
        this.statement =
                connection.prepareStatement(
                        "SELECT "
                                + columns
                                + " FROM "
                                + name.quoted(dialect)
                                + " WHERE "
                                + (same.isEmpty() ? "false" : same));
    }

    /** Whether a row can be found at all: it has to be known by less than the whole of it. */
    boolean possible() {
        return !key.isEmpty();
    }

    /** Fills in those columns of the row whose key is in there already. */
    void fill(Cells cells, List<Integer> columns, List<String> names) throws SQLException {
        for (int i = 0; i < key.size(); i++) {
            statement.setString(i + 1, cells.text(names.indexOf(key.get(i))));
        }
        try (ResultSet row = statement.executeQuery()) {
            if (row.next()) {
                for (int column : columns) {
                    @Nullable String value = row.getString(column + 1);
                    if (value != null) {
                        cells.set(column, value);
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        Closing.quietly(statement);
    }
}
