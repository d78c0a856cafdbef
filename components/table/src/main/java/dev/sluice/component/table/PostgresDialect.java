package dev.sluice.component.table;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Options;
import dev.sluice.component.table.copy.PgType;
import dev.sluice.component.table.copy.RowEncoder;
import dev.sluice.component.table.copy.Wire;
import dev.sluice.component.table.copy.Wires;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.memory.BufferAllocator;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** PostgreSQL. */
final class PostgresDialect implements Dialect {

    private static final Wires WIRES = new Wires(Text::of);

    private static final Drivers.Server SERVER =
            new Drivers.Server(
                    new Driver(),
                    "jdbc:postgresql:",
                    5432,
                    Map.of(
                            "ApplicationName", "sluice",
                            "reWriteBatchedInserts", "true",
                            "connectTimeout", "10",
                            "socketFactory", PatientSocketFactory.class.getName(),
                            // text goes as untyped literals: into inet and enum columns as well
                            "stringtype", "unspecified"));

    /** Where COPY met a value that the column does not take. */
    private static final Pattern COPIED_COLUMN =
            Pattern.compile("^COPY .*, line \\d+, column ([^:\\n]+)");

    @Override
    public Connection connect(Options options, ConnectorContext context) throws SQLException {
        return SERVER.connect(options);
    }

    /**
     * A connection on which the log of changes can come; otherwise it takes simple statements only.
     */
    Connection replication(Options options) throws SQLException {
        return SERVER.connect(
                options,
                Map.of(
                        "replication", "database",
                        "preferQueryMode", "simple",
                        "assumeMinServerVersion", "13",
                        "tcpKeepAlive", "true"));
    }

    /** Lets the server write values the way they are read here, whatever is set for the user. */
    static void plainText(Connection connection) throws SQLException {
        for (String setting :
                List.of(
                        "DateStyle = 'ISO, YMD'",
                        "TimeZone = 'UTC'",
                        "bytea_output = 'hex'",
                        "extra_float_digits = 3")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET " + setting);
            }
        }
    }

    @Override
    public void checkConstraints(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
        }
    }

    @Override
    public boolean ddlWaits() {
        return true;
    }

    @Override
    public void limitWaits(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, Drivers.LONGEST_WAIT_MILLIS);
    }

    /** A server hears of a client that is cut off when it asks for it, else after hours. */
    @Override
    public void nameSession(Connection connection, String name) throws SQLException {
        String sql =
                "SELECT set_config('application_name', ?, false),"
                        + " set_config('tcp_keepalives_idle', '20', false),"
                        + " set_config('tcp_keepalives_interval', '5', false),"
                        + " set_config('tcp_keepalives_count', '5', false)";
        try (PreparedStatement set = connection.prepareStatement(sql)) {
            set.setString(1, name);
            set.execute();
        }
    }

    @Override
    public boolean endSession(Connection connection, String name) throws SQLException {
        String sql =
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ?";
        try (PreparedStatement end = connection.prepareStatement(sql)) {
            end.setString(1, name);
            try (ResultSet ended = end.executeQuery()) {
                return ended.next();
            }
        }
    }

    @Override
    public Instant clock(Connection connection) throws SQLException {
        return Tables.clock(
                connection, "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint");
    }

    @Override
    public boolean remote() {
        return true;
    }

    @Override
    public void cancel(Connection connection) throws SQLException {
        connection.unwrap(PGConnection.class).cancelQuery();
    }

    @Override
    public boolean refusesWhole(SQLException refusal) {
        return true;
    }

    @Override
    public String typeName(DataType type, boolean key) {
        return switch (type) {
            case DataType.Decimal d -> "numeric(" + d.precision() + "," + d.scale() + ")";
            case DataType.ListOf l -> "jsonb";
            case DataType.StructOf s -> "jsonb";
            case DataType.MapOf m -> "jsonb";
            case Simple simple ->
                    switch (simple) {
                        case BOOLEAN -> "boolean";
                        case INT8, INT16 -> "smallint";
                        case INT32 -> "integer";
                        case INT64 -> "bigint";
                        case FLOAT -> "real";
                        case DOUBLE -> "double precision";
                        case DATE -> "date";
                        case TIME -> "time";
                        case TIMESTAMP -> "timestamp";
                        case TIMESTAMP_ZONED -> "timestamptz";
                        case STRING -> "text";
                        case BINARY -> "bytea";
                        case UUID -> "uuid";
                    };
        };
    }

    @Override
    public DataType type(ColumnType column) {
        return switch (column.name()) {
            case "bool" -> Simple.BOOLEAN;
            case "timestamptz" -> Simple.TIMESTAMP_ZONED;
            case "money", "timetz" -> Simple.STRING;
            default -> column.jdbc() == Types.BIT ? Simple.STRING : column.standard();
        };
    }

    /** COPY writes identities that are always generated, INSERT does not. */
    @Override
    public Set<String> generated(Connection connection, TableName table, boolean keyed)
            throws SQLException {
        return Tables.names(
                connection,
                "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(?)"
                        + " AND attnum > 0 AND NOT attisdropped"
                        + " AND (attgenerated <> ''"
                        + (keyed ? " OR attidentity = 'a')" : ")"),
                table.quoted(this));
    }

    @Override
    public String temporary(String name, String query) {
        return "CREATE TEMPORARY TABLE " + quote(name) + " ON COMMIT DROP AS " + query;
    }

    @Override
    public Optional<String> share(Connection connection) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_export_snapshot()")) {
            rows.next();
            return Optional.of(rows.getString(1));
        }
    }

    @Override
    public void see(Connection connection, String shared) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION SNAPSHOT " + literal(shared));
        }
    }

    /** Without what the server says for those who sent the statement: its lines and its tables. */
    @Override
    public String reason(SQLException e) {
        ServerErrorMessage told = e instanceof PSQLException by ? by.getServerErrorMessage() : null;
        if (told == null || told.getMessage() == null) {
            return Dialect.super.reason(e);
        }
        Matcher column = COPIED_COLUMN.matcher(Objects.requireNonNullElse(told.getWhere(), ""));
        return (column.find() ? "column '" + column.group(1) + "': " : "")
                + told.getMessage()
                + (told.getDetail() == null ? "" : " (" + told.getDetail() + ")");
    }

    /** As COPY does it: also into identities that are always generated. */
    @Override
    public String insert(Load load) {
        return "INSERT INTO "
                + place(load)
                + " OVERRIDING SYSTEM VALUE VALUES ("
                + parameters(load)
                + ")";
    }

    /**
     * Not by VALUES, of which the driver makes one statement for many rows: such a one updates no
     * row twice, and fails where it has a key twice.
     */
    @Override
    public String upsert(Load load) {
        return "INSERT INTO " + place(load) + " SELECT " + parameters(load) + onConflict(load);
    }

    /** By COPY where every value can be put as the column's own type wants it. */
    @Override
    public Loader loader(Connection connection, Load load, BufferAllocator allocator)
            throws SQLException {
        PgTable table = PgTable.of(this, connection, load);
        List<Wire> wires = new ArrayList<>();
        List<PgType> types = new ArrayList<>();
        for (int i = 0; i < load.names().size(); i++) {
            PgType type = table.type(load, load.names().get(i));
            WIRES.of(load.rows().columns().get(i).type(), type).ifPresent(wires::add);
            types.add(type);
        }
        List<String> names = new ArrayList<>(load.names());
        if (load.deletes()) {
            names.add(RowOperations.DELETED);
            types.add(PgType.FLAG);
            WIRES.of(Simple.BOOLEAN, PgType.FLAG).ifPresent(wires::add);
        }
        if (!table.plain() || wires.size() < types.size()) {
            return Dialect.super.loader(connection, load, allocator);
        }
        RowEncoder encoder = new RowEncoder(names, wires, types);
        boolean keyed = load.mode().keyed();
        String name = keyed ? CopyKeyedLoader.STAGE : load.table().name();
        String place = keyed ? "pg_temp." + quote(name) : load.table().quoted(this);
        String sql = "COPY " + place + " (" + list(names) + ") FROM STDIN (FORMAT binary)";
        CopyInto into = new CopyInto(name, sql, encoder);
        boolean judged = table.judges() || !wires.stream().allMatch(Wire::certain);
        return keyed
                ? new CopyKeyedLoader(this, connection, load, into)
                : new CopyLoader(connection.unwrap(PGConnection.class), into, judged);
    }

    @Override
    public Rows rows(Connection connection, Query query, Shape shape) throws SQLException {
        return new CopyRows(this, connection, query, shape);
    }

    /** The type whose binary form is read; digits beyond ours are refused then and not rounded. */
    String wireName(DataType type) {
        return type instanceof DataType.Decimal ? "numeric" : typeName(type, false);
    }

    @Override
    public boolean fits(DataType from, TargetColumn to) {
        return switch (to.typeName()) {
            case "json", "jsonb" -> true;
            default -> Dialect.super.fits(from, to);
        };
    }
}
