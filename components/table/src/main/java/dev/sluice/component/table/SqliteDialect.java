package dev.sluice.component.table;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.DataTypes;
import dev.sluice.api.Options;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;

/** SQLite: types are the declared ones; dates and times are ISO text. */
final class SqliteDialect implements Dialect {

    private static final int EXACT_DIGITS = 15;

    /** A column whose type's name has one of these keeps texts (sqlite.org/datatype3.html, 3.1). */
    private static final List<String> TEXTS = List.of("CHAR", "CLOB", "TEXT");

    private static final String DECIMAL = "DECIMAL";
    private static final String NUMERIC = "NUMERIC";
    private static final DataType UNDECLARED = ColumnType.decimal(0, 0);
    private static final String SAMPLE = " LIMIT 1000";

    /**
     * SQLite keeps 64 bits whatever the name says, and so a column is read, but for those that are
     * made here for fewer.
     */
    private static final Map<Simple, String> OWN =
            Map.of(
                    Simple.INT8, "INTEGER_8",
                    Simple.INT16, "INTEGER_16",
                    Simple.INT32, "INTEGER_32",
                    Simple.FLOAT, "FLOAT_32");

    /** A column whose type's name has one of these keeps floating-point numbers of 64 bits. */
    private static final List<String> REALS = List.of("REAL", "FLOA", "DOUB");

    private static final int CONSTRAINT = 19;
    private static final int MISMATCH = 20;
    private static final int TOO_BIG = 18;

    @Override
    public Connection connect(Options options, ConnectorContext context) throws SQLException {
        String path = context.resolve(options.requireText("path")).toString();
        return Drivers.connect(new JDBC(), "jdbc:sqlite:" + path, Drivers.properties(options));
    }

    @Override
    public void cancel(Connection connection) throws SQLException {
        connection.unwrap(SQLiteConnection.class).getDatabase().interrupt();
    }

    @Override
    public boolean refusesWhole(SQLException refusal) {
        return true;
    }

    @Override
    public String typeName(DataType type, boolean key) {
        return switch (type) {
            // up to 15 digits SQLite's numbers are exact; longer ones are kept as text
            case DataType.Decimal d ->
                    (d.precision() <= EXACT_DIGITS ? DECIMAL + "(" : DECIMAL + "_TEXT(")
                            + d.precision()
                            + ","
                            + d.scale()
                            + ")";
            case DataType.ListOf l -> "TEXT";
            case DataType.StructOf s -> "TEXT";
            case DataType.MapOf m -> "TEXT";
            case Simple.TIMESTAMP_ZONED -> "TIMESTAMPTZ";
            case Simple.STRING -> "TEXT";
            case Simple simple -> OWN.getOrDefault(simple, simple.toString());
        };
    }

    @Override
    public DataType type(ColumnType column) {
        String name = column.name().toUpperCase(Locale.ROOT);
        for (Map.Entry<Simple, String> own : OWN.entrySet()) {
            if (name.equals(own.getValue())) {
                return own.getKey();
            }
        }
        if (REALS.stream().anyMatch(name::contains)) {
            return Simple.DOUBLE;
        }
        if (name.contains("INT")) {
            return Simple.INT64;
        }
        if (name.startsWith(DECIMAL) || name.startsWith(NUMERIC)) {
            return ColumnType.decimal(column.precision(), column.scale());
        }
        try {
            return DataTypes.parse(name);
        } catch (IllegalArgumentException e) {
            return column.standard();
        }
    }

    /**
     * An expression has no declared type, and the driver calls it NUMERIC: the first rows tell what
     * it gives.
     */
    @Override
    public List<TargetColumn> described(
            Connection connection, Query query, List<TargetColumn> columns) throws SQLException {
        List<TargetColumn> undeclared =
                columns.stream()
                        .filter(c -> c.typeName().equals(NUMERIC) && c.type().equals(UNDECLARED))
                        .toList();
        if (undeclared.isEmpty()) {
            return columns;
        }
        List<Set<String>> kinds =
                stored(connection, query, undeclared.stream().map(c -> quote(c.name())).toList());
        List<TargetColumn> found = new ArrayList<>(columns);
        found.replaceAll(c -> {
            int at = undeclared.indexOf(c);
            return at < 0
                    ? c
                    : new TargetColumn(
                            c.name(), NUMERIC, type(kinds.get(at)), c.keeps(), c.nullable());
        });
        return found;
    }

    /** The kinds of values that each column has in the first rows; the query runs once. */
    private static List<Set<String>> stored(
            Connection connection, Query query, List<String> columns) throws SQLException {
        List<Set<String>> kinds = columns.stream().<Set<String>>map(_ -> new HashSet<>()).toList();
        String sample =
                columns.stream()
                        .map(column -> "typeof(" + column + ")")
                        .collect(
                                Collectors.joining(
                                        ", ",
                                        "SELECT DISTINCT ",
                                        " FROM ("
                                                + query.select(String.join(", ", columns))
                                                + SAMPLE
                                                + ")"));
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sample)) {
            while (rows.next()) {
                for (int i = 0; i < columns.size(); i++) {
                    kinds.get(i).add(rows.getString(i + 1));
                }
            }
        }
        return kinds;
    }

    private static DataType type(Set<String> kinds) {
        kinds.remove("null");
        if (kinds.isEmpty() || kinds.contains("text")) {
            return Simple.STRING;
        }
        if (kinds.contains("blob")) {
            return Simple.BINARY;
        }
        return kinds.contains("real") ? Simple.DOUBLE : Simple.INT64;
    }

    /**
     * Whatever the column is declared as; what is not kept as text becomes a floating-point number.
     */
    @Override
    public Keeps keeps(ColumnType column) {
        String name = column.name().toUpperCase(Locale.ROOT);
        boolean text = TEXTS.stream().anyMatch(name::contains);
        return text ? Keeps.ALL : Keeps.digits(EXACT_DIGITS);
    }

    @Override
    public Fillers.Filler filler(FieldVector vector, int column) {
        return UntypedNumbers.of(vector, column, Fillers.of(vector, column, temporals()));
    }

    @Override
    public boolean orders(DataType type) {
        return !(type instanceof DataType.Decimal d && d.precision() > EXACT_DIGITS);
    }

    @Override
    public String exact(String column, DataType type) {
        return type == Simple.STRING ? column + " COLLATE BINARY" : column;
    }

    @Override
    public String temporal(String type, String text) {
        return literal(text);
    }

    @Override
    public String moment(String utc) {
        return literal(utc + "Z");
    }

    @Override
    public void interrupt(Connection connection) {
        // a reader ends with its batch: the database is in this process
    }

    @Override
    public Temporals temporals() {
        return Temporals.TEXT;
    }

    @Override
    public String temporary(String name, String query) {
        return "CREATE TEMP TABLE " + quote(name) + " AS " + query;
    }

    @Override
    public boolean aboutRows(SQLException e) {
        int code = e.getErrorCode() & 0xff;
        return code == CONSTRAINT || code == MISMATCH || code == TOO_BIG;
    }
}
