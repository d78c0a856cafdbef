package dev.sluice.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements that take effect together. Belongs to the thread whose turn it is. */
final class Transaction {

    private static final int BATCH = 1000;

    private final Connection connection;

    Transaction(Connection connection) {
        this.connection = connection;
    }

    /** A statement without values, such as a pragma. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Gives how many rows it changed. */
    int update(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    /** The same statement for many rows; gives how many were changed in all. */
    int updateAll(String sql, List<@Nullable Object[]> rows) throws SQLException {
        int changed = 0;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < rows.size(); i++) {
                bind(statement, rows.get(i));
                statement.addBatch();
                if ((i + 1) % BATCH == 0 || i + 1 == rows.size()) {
                    for (int count : statement.executeBatch()) {
                        changed += Math.max(0, count);
                    }
                }
            }
        }
        return changed;
    }

    <T> List<T> query(String sql, Row.Reading<T> reading, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            try (ResultSet answer = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (answer.next()) {
                    rows.add(reading.of(new Row(answer)));
                }
                return rows;
            }
        }
    }

    /** The first row, where there is one. */
    <T> Optional<T> first(String sql, Row.Reading<T> reading, @Nullable Object... values)
            throws SQLException {
        return query(sql, reading, values).stream().findFirst();
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] values)
            throws SQLException {
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case String text -> statement.setString(i + 1, Texts.stored(text));
                case Instant at -> statement.setLong(i + 1, Row.micros(at));
                case Boolean truth -> statement.setInt(i + 1, truth ? 1 : 0);
                case null -> statement.setObject(i + 1, null);
                case Object other -> statement.setObject(i + 1, other);
            }
        }
    }
}
