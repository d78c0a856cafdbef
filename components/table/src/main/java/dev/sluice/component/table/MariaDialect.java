package dev.sluice.component.table;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Options;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;
import org.mariadb.jdbc.Driver;

/** MariaDB and MySQL, both through MariaDB's driver. */
final class MariaDialect implements Dialect {

    /** Of KILL, where the session has ended meanwhile. */
    private static final int NO_SUCH_SESSION = 1094;

    /** "Subquery returns more than 1 row": what {@link #upsert} makes of another row's key. */
    private static final int OTHER_KEY = 1242;

    /** Values that do not fit or are missing, and the row of another unique key. */
    private static final Set<Integer> ABOUT_ROWS = Set.of(OTHER_KEY, 1265, 1364, 1366);

    /**
     * Of a year with more digits, the driver sends the last ones; the server knows none before 0.
     */
    private static final Days DAYS =
            Days.between(LocalDate.of(0, 1, 1), LocalDate.of(9999, 12, 31));

    /** What types and values are read and written by, whatever a connection says. */
    private static final Map<String, String> DEMANDS =
            Map.of(
                    // a year is a number and no date
                    "yearIsDateType", "false",
                    // a TIMESTAMP comes and goes as the session's local time: that of a zone with
                    // summer time says an hour of autumn twice, and one of spring never
                    "connectionTimeZone", "UTC",
                    "forceConnectionTimeZoneToSession", "true");

    private static final Drivers.Server SERVER =
            new Drivers.Server(
                    new Driver(),
                    "jdbc:mariadb:",
                    3306,
                    Map.of(
                            // the binary protocol: in the text protocol a float loses digits
                            "useServerPrepStmts", "true",
                            "useBulkStmts", "true",
                            "connectTimeout", "10000",
                            "socketFactory", PatientSocketFactory.class.getName()));

    @Override
    public Connection connect(Options options, ConnectorContext context) throws SQLException {
        return SERVER.connect(options, DEMANDS);
    }

    @Override
    public boolean remote() {
        return true;
    }

    @Override
    public void cancel(Connection connection) throws SQLException {
        connection.unwrap(org.mariadb.jdbc.Connection.class).cancelCurrentQuery();
    }

    @Override
    public void limitWaits(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, Drivers.LONGEST_WAIT_MILLIS);
    }

    /** By a lock of that name, which the session holds to its end. */
    @Override
    public void nameSession(Connection connection, String name) throws SQLException {
        number(connection, "SELECT GET_LOCK(?, 0)", name);
    }

    @Override
    public boolean endSession(Connection connection, String name) throws SQLException {
        OptionalLong session = number(connection, "SELECT IS_USED_LOCK(?)", name);
        if (session.isPresent()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("KILL " + session.getAsLong());
            } catch (SQLException e) {
                if (e.getErrorCode() != NO_SUCH_SESSION) {
                    throw e;
                }
            }
        }
        return session.isPresent();
    }

    private static OptionalLong number(Connection connection, String query, String name)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                long number = row.getLong(1);
                return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
            }
        }
    }

    @Override
    public Instant clock(Connection connection) throws SQLException {
        return Tables.clock(connection, "SELECT FLOOR(UNIX_TIMESTAMP(NOW(6)) * 1000)");
    }

    @Override
    public String typeName(DataType type, boolean key) {
        return switch (type) {
            case DataType.Decimal d -> "DECIMAL(" + d.precision() + "," + d.scale() + ")";
            case DataType.ListOf l -> "LONGTEXT";
            case DataType.StructOf s -> "LONGTEXT";
            case DataType.MapOf m -> "LONGTEXT";
            case Simple simple ->
                    switch (simple) {
                        case BOOLEAN -> "TINYINT(1)";
                        case INT8 -> "TINYINT";
                        case INT16 -> "SMALLINT";
                        case INT32 -> "INT";
                        case INT64 -> "BIGINT";
                        case FLOAT -> "FLOAT";
                        case DOUBLE -> "DOUBLE";
                        case DATE -> "DATE";
                        case TIME -> "TIME(6)";
                        case TIMESTAMP, TIMESTAMP_ZONED -> "DATETIME(6)";
                        case STRING ->
                                (key ? "VARCHAR(255)" : "LONGTEXT")
                                        + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
                        case BINARY -> key ? "VARBINARY(255)" : "LONGBLOB";
                        case UUID -> "CHAR(36)";
                    };
        };
    }

    @Override
    public Set<String> generated(Connection connection, TableName table, boolean keyed)
            throws SQLException {
        return Tables.names(
                connection,
                "SELECT column_name FROM information_schema.columns"
                        + " WHERE (extra LIKE '%VIRTUAL GENERATED%'"
                        + " OR extra LIKE '%STORED GENERATED%')"
                        + " AND table_schema = "
                        + table.schema().map(this::literal).orElse("DATABASE()")
                        + " AND table_name = ?",
                table.name());
    }

    /** Of columns of texts as well: dates travel to them as dates. */
    @Override
    public Keeps keeps(ColumnType column) {
        boolean bits = column.jdbc() == Types.BIT;
        return (bits ? Keeps.places(0) : Keeps.standard(column)).of(DAYS);
    }

    @Override
    public String quote(String identifier) {
        return "`" + identifier.replace("`", "``") + "`";
    }

    @Override
    public String literal(String text) {
        return Dialect.super.literal(text.replace("\\", "\\\\"));
    }

    @Override
    public DataType type(ColumnType column) {
        if (column.name().equals("TIMESTAMP")) {
            return Simple.TIMESTAMP_ZONED;
        }
        return column.jdbc() == Types.BIT ? bits(column.precision()) : column.standard();
    }

    /** One bit alone is a truth, of which the driver says so; more are a number. */
    private static DataType bits(int count) {
        return count < Long.SIZE ? Simple.INT64 : Simple.BINARY;
    }

    @Override
    public Fillers.Filler filler(FieldVector vector, int column) {
        return MariaValues.of(vector, column, Dialect.super.filler(vector, column));
    }

    @Override
    public String nullsFirst() {
        return ""; // they always are
    }

    @Override
    public String moment(String utc) {
        return temporal("TIMESTAMP", utc);
    }

    @Override
    public String exact(String column, DataType type) {
        return type == Simple.STRING ? "BINARY " + column : column;
    }

    @Override
    public Temporals temporals() {
        return Temporals.UTC;
    }

    @Override
    public boolean ddlCommits() {
        return true;
    }

    @Override
    public boolean aboutRows(SQLException e) {
        return Dialect.super.aboutRows(e) || ABOUT_ROWS.contains(e.getErrorCode());
    }

    @Override
    public String reason(SQLException e) {
        return e.getErrorCode() == OTHER_KEY
                ? "another row has the same value in a unique column outside the key"
                : Dialect.super.reason(e);
    }

    /** ON DUPLICATE KEY means any key: a row found by another one than the load's is an error. */
    @Override
    public String upsert(Load load) {
        String other = "(SELECT 'another row' UNION SELECT 'has the key')";
        String first = quote(load.key().getFirst());
        String same =
                load.key().stream()
                        .map(name -> quote(name) + " = VALUES(" + quote(name) + ")")
                        .collect(Collectors.joining(" AND "));
        String updates =
                load.others().stream()
                        .map(name -> ", " + quote(name) + " = VALUES(" + quote(name) + ")")
                        .collect(Collectors.joining());
        return insert(load)
                + " ON DUPLICATE KEY UPDATE "
                + first
                + " = IF("
                + same
                + ", "
                + first
                + ", "
                + other
                + ")"
                + updates;
    }
}
