package dev.sluice.component.table;

import dev.sluice.component.table.copy.PgType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * What PostgreSQL's catalog says of a table that rows are to be copied into.
 *
 * @param types the columns' types by name
 * @param plain whether COPY may write it: a table, without rules and policies for rows
 * @param judges whether it can refuse rows by more than its columns' types: by constraints,
 *     indexes, triggers or partitions, or because it cannot hold every character; a temporary table
 *     shares its connection with another load, so its COPY must not stay open
 */
record PgTable(Map<String, PgType> types, boolean plain, boolean judges) {

    private static final String COLUMNS =
            """
            SELECT a.attname, a.atttypmod, NOT a.attnotnull,
              CASE WHEN t.typtype = 'e' THEN '(enum)'
                   WHEN t.typnamespace = 'pg_catalog'::regnamespace THEN t.typname
                   ELSE '' END
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped\
            """;

    private static final String TABLE =
            """
            SELECT c.relkind IN ('r', 'p') AND NOT c.relhasrules AND NOT row_security_active(c.oid),
              c.relkind = 'p' OR c.relispartition OR c.relpersistence = 't'
              OR current_setting('server_encoding') <> 'UTF8'
              OR EXISTS (SELECT 1 FROM pg_constraint k
                         WHERE k.conrelid = c.oid AND k.contype IN ('c', 'f', 'p', 'u', 'x'))
              OR EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid
                         AND (i.indisunique OR i.indexprs IS NOT NULL OR i.indpred IS NOT NULL))
              OR EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid
                         AND (a.atthasdef OR a.attnotnull) AND a.attnum > 0 AND NOT a.attisdropped
                         AND NOT a.attname = ANY (?))
              OR EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal)
            FROM pg_class c WHERE c.oid = to_regclass(?)\
            """;

    /**
     * The type of a column. A key's column takes no null; the others do where rows may be
     * deletions, which have a key and perhaps nothing else: what a row must have is then for the
     * server to say.
     */
    PgType type(Load load, String column) {
        PgType type = types.getOrDefault(column, new PgType("", -1, true));
        boolean nullable = !load.key().contains(column) && (load.deletes() || type.nullable());
        return new PgType(type.name(), type.modifier(), nullable);
    }

    static PgTable of(Dialect dialect, Connection connection, Load load) throws SQLException {
        String name = load.table().quoted(dialect);
        Map<String, PgType> types = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    types.put(
                            rows.getString(1),
                            new PgType(rows.getString(4), rows.getInt(2), rows.getBoolean(3)));
                }
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
            statement.setArray(1, connection.createArrayOf("text", load.names().toArray()));
            statement.setString(2, name);
            try (ResultSet rows = statement.executeQuery()) {
                boolean found = rows.next();
                return new PgTable(
                        Map.copyOf(types),
                        found && rows.getBoolean(1),
                        !found || rows.getBoolean(2));
            }
        }
    }
}
