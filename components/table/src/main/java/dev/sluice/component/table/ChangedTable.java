package dev.sluice.component.table;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.component.table.replication.Message.RelationColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table whose changes are read, as PostgreSQL's catalog has it.
 *
 * @param table its number, by which the log calls it
 * @param columns with their types' numbers
 * @param key the columns by which an updated or deleted row is known; empty where it is known by
 *     all of them
 */
record ChangedTable(
        int table, String schema, String name, List<RelationColumn> columns, List<String> key) {

    private static final String TABLE =
            """
            SELECT c.oid::int8, c.relkind, c.relreplident, c.relpersistence, n.nspname, c.relname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = to_regclass(?)\
            """;

    private static final String COLUMNS =
            """
            SELECT attname, atttypid::int8, atttypmod FROM pg_attribute
            WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped ORDER BY attnum\
            """;

    private static final String KEY =
            """
            SELECT a.attname FROM pg_index i
            CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE i.indrelid = to_regclass(?) AND i.indisvalid AND i.indimmediate
              AND k.place <= i.indnkeyatts
              AND CASE WHEN ? = 'i' THEN i.indisreplident ELSE i.indisprimary END
            ORDER BY k.place\
            """;

    ChangedTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** The table, if its changes can be read. */
    static ChangedTable of(Dialect dialect, Connection connection, TableName table)
            throws SQLException {
        String quoted = table.quoted(dialect);
        try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
            statement.setString(1, quoted);
            try (ResultSet found = statement.executeQuery()) {
                if (!found.next()) {
                    throw Tables.missing(connection, table);
                }
                requireLogged(table, found.getString(2), found.getString(4));
                String identity = found.getString(3);
                List<String> key = key(connection, quoted, identity);
                requireIdentity(quoted, identity, key);
                return new ChangedTable(
                        (int) found.getLong(1),
                        found.getString(5),
                        found.getString(6),
                        columns(connection, quoted),
                        key);
            }
        }
    }

    private static void requireLogged(TableName table, String kind, String persistence) {
        if (!List.of("r", "p").contains(kind) || !persistence.equals("p")) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "changes of '"
                            + table
                            + "' cannot be read: it is "
                            + (kind.equals("r") || kind.equals("p")
                                    ? "an unlogged or temporary table"
                                    : "no table but a view or the like")
                            + ", of which the log says nothing. Name a table that is logged, or"
                            + " read it with 'source: table'");
        }
    }

    private static void requireIdentity(String quoted, String identity, List<String> key) {
        if (identity.equals("f") || !identity.equals("n") && !key.isEmpty()) {
            return;
        }
        throw new PipelineException(
                ErrorCode.OPTION_INVALID,
                "changes of "
                        + quoted
                        + " cannot be read: "
                        + (identity.equals("d")
                                ? "it has no primary key"
                                : "its replica identity is "
                                        + (identity.equals("n")
                                                ? "NOTHING"
                                                : "an index that is gone"))
                        + ", so the log does not say which row was updated or deleted. Give it a"
                        + " primary key and ALTER TABLE "
                        + quoted
                        + " REPLICA IDENTITY DEFAULT, or ALTER TABLE "
                        + quoted
                        + " REPLICA IDENTITY FULL");
    }

    private static List<String> key(Connection connection, String quoted, String identity)
            throws SQLException {
        List<String> key = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(KEY)) {
            statement.setString(1, quoted);
            statement.setString(2, identity);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    key.add(rows.getString(1));
                }
            }
        }
        return key;
    }

    private static List<RelationColumn> columns(Connection connection, String quoted)
            throws SQLException {
        List<RelationColumn> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, quoted);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(
                            new RelationColumn(
                                    rows.getString(1), (int) rows.getLong(2), rows.getInt(3)));
                }
            }
        }
        return columns;
    }

    /** How this and a later state of the table differ, in words; empty where they do not. */
    List<String> differences(ChangedTable later) {
        List<String> found = new ArrayList<>();
        for (RelationColumn column : columns) {
            later.columns.stream()
                    .filter(c -> c.name().equals(column.name()))
                    .findFirst()
                    .ifPresentOrElse(
                            c -> {
                                if (!c.equals(column)) {
                                    found.add("column '" + c.name() + "' has another type");
                                }
                            },
                            () -> found.add("column '" + column.name() + "' is gone"));
        }
        later.columns.stream()
                .map(RelationColumn::name)
                .filter(name -> columns.stream().noneMatch(c -> c.name().equals(name)))
                .forEach(name -> found.add("column '" + name + "' is new"));
        return found;
    }
}
