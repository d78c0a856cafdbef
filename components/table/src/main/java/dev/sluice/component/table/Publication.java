package dev.sluice.component.table;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the server sends of the log: a publication with the table, all of its changes and rows. */
record Publication(String name) {

    private static final String FOUND =
            """
            SELECT pubinsert AND pubupdate AND pubdelete AND pubtruncate, pubviaroot
            FROM pg_publication WHERE pubname = ?\
            """;

    /** Of a table: whether it is in there, and whether only in part (since PostgreSQL 15). */
    private static final String TABLE =
            """
            SELECT EXISTS (SELECT 1 FROM pg_publication_tables t
                           WHERE t.pubname = ? AND t.schemaname = ? AND t.tablename = ?),
              EXISTS (SELECT 1 FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid
                      WHERE p.pubname = ? AND r.prrelid = to_regclass(?)
                        AND (to_jsonb(r)->>'prqual' IS NOT NULL
                             OR to_jsonb(r)->>'prattrs' IS NOT NULL)),
              (SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass(?))\
            """;

    /**
     * Whether it is there.
     *
     * @throws PipelineException where it is, and does not have all of the table's changes
     */
    boolean check(Connection connection, ChangedTable table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FOUND)) {
            statement.setString(1, name);
            try (ResultSet found = statement.executeQuery()) {
                if (!found.next()) {
                    return false;
                }
                if (!found.getBoolean(1)) {
                    throw unfit(
                            "leaves out some kinds of changes",
                            "ALTER PUBLICATION "
                                    + name
                                    + " SET (publish = 'insert, update, delete, truncate')");
                }
                checkTable(connection, table, found.getBoolean(2));
                return true;
            }
        }
    }

    private void checkTable(Connection connection, ChangedTable table, boolean viaRoot)
            throws SQLException {
        String quoted = quoted(table);
        try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
            statement.setString(1, name);
            statement.setString(2, table.schema());
            statement.setString(3, table.name());
            statement.setString(4, name);
            statement.setString(5, quoted);
            statement.setString(6, quoted);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                if (found.getBoolean(3) && !viaRoot) {
                    throw unfit(
                            "has the changes of partitions, and not those of the table",
                            "ALTER PUBLICATION "
                                    + name
                                    + " SET (publish_via_partition_root = true)");
                }
                if (!found.getBoolean(1)) {
                    throw unfit(
                            "does not have table " + quoted,
                            "ALTER PUBLICATION " + name + " ADD TABLE " + quoted);
                }
                if (found.getBoolean(2)) {
                    throw unfit(
                            "has only some rows or columns of table " + quoted,
                            "make one without a list of columns and without WHERE: CREATE"
                                    + " PUBLICATION another_name FOR TABLE "
                                    + quoted);
                }
            }
        }
    }

    private PipelineException unfit(String why, String remedy) {
        return new PipelineException(
                ErrorCode.OPTION_INVALID, "the publication '" + name + "' " + why + "; " + remedy);
    }

    private static String quoted(ChangedTable table) {
        return new TableName(java.util.Optional.of(table.schema()), table.name())
                .quoted(new PostgresDialect());
    }

    /** Makes it where it is not there. */
    void ensure(Connection connection, ChangedTable table) throws SQLException {
        if (check(connection, table)) {
            return;
        }
        String sql =
                "CREATE PUBLICATION "
                        + name
                        + " FOR TABLE "
                        + quoted(table)
                        + " WITH (publish_via_partition_root = true)";
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            if ("42501".equals(e.getSQLState())) {
                throw new PipelineException(
                        ErrorCode.ACCESS_DENIED,
                        "the publication '"
                                + name
                                + "' is not there, and this user may not make it: "
                                + Faults.text(e)
                                + ". Let the owner of the table do so: "
                                + sql,
                        e);
            }
            throw e;
        }
    }
}
