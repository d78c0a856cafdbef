package dev.sluice.component.table;

import dev.sluice.api.Column;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Schema;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a database says of its tables. */
final class Tables {

    /** Schemas of a database's own tables, which nobody means. */
    private static final Set<String> CATALOGS = Set.of("information_schema", "pg_catalog");

    private Tables() {}

    /** The columns of a query, in order. */
    static List<TargetColumn> columns(Dialect dialect, ResultSetMetaData data) throws SQLException {
        List<TargetColumn> columns = new ArrayList<>();
        for (int i = 1; i <= data.getColumnCount(); i++) {
            ColumnType type =
                    new ColumnType(
                            data.getColumnTypeName(i),
                            data.getColumnType(i),
                            data.getPrecision(i),
                            data.getScale(i));
            columns.add(
                    new TargetColumn(
                            data.getColumnLabel(i),
                            type.name(),
                            dialect.type(type),
                            dialect.keeps(type),
                            data.isNullable(i) != ResultSetMetaData.columnNoNulls));
        }
        return columns;
    }

    static Schema schema(List<TargetColumn> columns) {
        Set<String> names = new HashSet<>();
        for (TargetColumn column : columns) {
            if (!names.add(column.name())) {
                throw TableOptions.invalid(
                        "two columns of the query are called '"
                                + column.name()
                                + "'; give one of them another name with AS");
            }
        }
        return new Schema(columns.stream().map(c -> Column.of(c.name(), c.type())).toList());
    }

    /** The columns of a table, or empty where there is no such table. */
    static Optional<List<TargetColumn>> find(
            Dialect dialect, Connection connection, TableName table) throws SQLException {
        if (!names(connection).stream().anyMatch(name -> matches(name, table))) {
            return Optional.empty();
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT * FROM " + table.quoted(dialect) + " WHERE 1 = 0")) {
            return Optional.of(columns(dialect, rows.getMetaData()));
        }
    }

    /** The names that a query gives for one parameter. */
    static Set<String> names(Connection connection, String query, String parameter)
            throws SQLException {
        Set<String> names = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }

    /** The time that a query gives in milliseconds since 1970. */
    static Instant clock(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return Instant.ofEpochMilli(row.getLong(1));
        }
    }

    private static boolean matches(TableName found, TableName wanted) {
        return found.name().equals(wanted.name())
                && (wanted.schema().isEmpty() || wanted.schema().equals(found.schema()));
    }

    /** Whether no two rows of the table can have the same values in exactly these columns. */
    static boolean unique(Connection connection, TableName table, List<String> key)
            throws SQLException {
        Map<String, Set<String>> indexes = new HashMap<>();
        DatabaseMetaData data = connection.getMetaData();
        @Nullable String schema = table.schema().orElse(null);
        try (ResultSet rows = data.getPrimaryKeys(connection.getCatalog(), schema, table.name())) {
            while (rows.next()) {
                indexes.computeIfAbsent("primary key", i -> new HashSet<>())
                        .add(rows.getString("COLUMN_NAME"));
            }
        }
        try (ResultSet rows =
                data.getIndexInfo(connection.getCatalog(), schema, table.name(), true, true)) {
            while (rows.next()) {
                @Nullable String column = rows.getString("COLUMN_NAME");
                @Nullable String condition = rows.getString("FILTER_CONDITION");
                boolean whole = column != null && (condition == null || condition.isEmpty());
                indexes.computeIfAbsent(
                                "index " + rows.getString("INDEX_NAME"), i -> new HashSet<>())
                        .add(whole ? column : "");
            }
        }
        return indexes.containsValue(Set.copyOf(key));
    }

    /** The fault that there is no such table, with the names that look like it. */
    static PipelineException missing(Connection connection, TableName table) throws SQLException {
        String wanted = table.name().toLowerCase(Locale.ROOT);
        List<String> similar =
                names(connection).stream()
                        .filter(name -> !CATALOGS.contains(catalog(name)))
                        .filter(name -> similar(name.name().toLowerCase(Locale.ROOT), wanted))
                        .map(TableName::name)
                        .distinct()
                        .sorted()
                        .limit(5)
                        .toList();
        return new PipelineException(
                ErrorCode.SOURCE_NOT_FOUND,
                "there is no table '"
                        + table
                        + "'"
                        + (similar.isEmpty()
                                ? "."
                                : "; did you mean " + String.join(", ", similar) + "?")
                        + " Only a target can make it, with 'create: true'");
    }

    private static String catalog(TableName name) {
        return name.schema().orElse("").toLowerCase(Locale.ROOT);
    }

    private static boolean similar(String name, String wanted) {
        return name.contains(wanted)
                || wanted.contains(name)
                || name.substring(0, Math.min(4, name.length()))
                        .equals(wanted.substring(0, Math.min(4, wanted.length())));
    }

    private static List<TableName> names(Connection connection) throws SQLException {
        List<TableName> names = new ArrayList<>();
        try (ResultSet rows =
                connection.getMetaData().getTables(connection.getCatalog(), null, "%", null)) {
            while (rows.next()) {
                names.add(
                        new TableName(
                                Optional.ofNullable(rows.getString("TABLE_SCHEM")),
                                rows.getString("TABLE_NAME")));
            }
        }
        return names;
    }
}
