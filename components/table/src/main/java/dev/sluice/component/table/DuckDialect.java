package dev.sluice.component.table;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.DataTypes;
import dev.sluice.api.Options;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.apache.arrow.memory.BufferAllocator;
import org.duckdb.DuckDBDriver;

/** DuckDB, in process; rows come and go as Arrow streams. */
final class DuckDialect implements Dialect {

    @Override
    public Connection connect(Options options, ConnectorContext context) throws SQLException {
        Properties properties = Drivers.properties(options);
        properties.setProperty("jdbc_stream_results", "true");
        String path = context.resolve(options.requireText("path")).toString();
        Connection connection =
                Drivers.connect(new DuckDBDriver(), "jdbc:duckdb:" + path, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** DuckDB's driver ends a statement it is not shown only by closing the connection. */
    @Override
    public void cancel(Connection connection) throws SQLException {
        connection.close();
    }

    /** A commit that fails is rolled back; one whose checkpoint fails afterwards stays. */
    @Override
    public boolean refusesWhole(SQLException refusal) {
        String words = Faults.text(refusal);
        return words.contains("Failed to commit") && !words.contains("checkpoint");
    }

    @Override
    public void interrupt(Connection connection) {
        // a reader ends with its batch: the database is in this process
    }

    @Override
    public String typeName(DataType type, boolean key) {
        return type.toString();
    }

    @Override
    public DataType type(ColumnType column) {
        try {
            return DataTypes.parse(column.name());
        } catch (IllegalArgumentException e) {
            return Simple.STRING;
        }
    }

    @Override
    public boolean keyNeedsIndex() {
        return false;
    }

    @Override
    public Loader loader(Connection connection, Load load, BufferAllocator allocator)
            throws SQLException {
        return new DuckLoader(this, connection, load, allocator);
    }

    @Override
    public Rows rows(Connection connection, Query query, Shape shape) throws SQLException {
        return new DuckRows(this, connection, query, shape);
    }
}
