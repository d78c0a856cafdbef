package dev.sluice.component.table;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.DataTypes;
import dev.sluice.api.Options;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.vector.FieldVector;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;

/** SQLite: types are the declared ones; dates and times are ISO text. */
final class SqliteDialect implements Dialect {

    private static final int EXACT_DIGITS = 15;

    /** A column whose type's name has one of these keeps texts (sqlite.org/datatype3.html, 3.1). */
    private static final List<String> TEXTS = List.of("CHAR", "CLOB", "TEXT");

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
                    (d.precision() <= EXACT_DIGITS ? "DECIMAL(" : "DECIMAL_TEXT(")
                            + d.precision()
                            + ","
                            + d.scale()
                            + ")";
            case DataType.ListOf l -> "TEXT";
            case DataType.StructOf s -> "TEXT";
            case DataType.MapOf m -> "TEXT";
            case Simple.TIMESTAMP_ZONED -> "TIMESTAMPTZ";
            case Simple.STRING -> "TEXT";
            // SQLite's own INTEGER is 64 bits wide, and so it is read
            case Simple.INT32 -> "INT";
            case Simple simple -> simple.toString();
        };
    }

    @Override
    public DataType type(ColumnType column) {
        String name = column.name().toUpperCase(Locale.ROOT);
        if (name.startsWith("DECIMAL") || name.startsWith("NUMERIC")) {
            return ColumnType.decimal(column.precision(), column.scale());
        }
        if (name.equals("INTEGER")) {
            return Simple.INT64;
        }
        if (name.equals("REAL")) {
            return Simple.DOUBLE; // SQLite's own, which has 64 bits
        }
        try {
            return DataTypes.parse(name);
        } catch (IllegalArgumentException e) {
            return column.standard();
        }
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
