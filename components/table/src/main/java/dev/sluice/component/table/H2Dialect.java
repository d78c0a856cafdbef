package dev.sluice.component.table;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Options;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.h2.Driver;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;

/** H2, embedded from a file or on a server. */
final class H2Dialect implements Dialect {

    @Override
    public Connection connect(Options options, ConnectorContext context) throws SQLException {
        String place =
                options.text("path")
                        .map(path -> context.resolve(path).toString())
                        .orElseGet(() -> "tcp://" + Drivers.server(options, 9092));
        return Drivers.connect(new Driver(), "jdbc:h2:" + place, Drivers.properties(options));
    }

    @Override
    public String fileEnd() {
        return ".mv.db";
    }

    @Override
    public void cancel(Connection connection) throws SQLException {
        if (connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session) {
            session.cancel();
        }
    }

    @Override
    public void interrupt(Connection connection) {
        // a reader ends with its batch: the database is in this process
    }

    @Override
    public Instant clock(Connection connection) throws SQLException {
        return Tables.clock(
                connection,
                "SELECT DATEDIFF(MILLISECOND, TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00:00', CURRENT_TIMESTAMP)");
    }

    @Override
    public String typeName(DataType type, boolean key) {
        return switch (type) {
            case DataType.Decimal d -> "NUMERIC(" + d.precision() + "," + d.scale() + ")";
            case DataType.ListOf l -> "CHARACTER VARYING";
            case DataType.StructOf s -> "CHARACTER VARYING";
            case DataType.MapOf m -> "CHARACTER VARYING";
            case Simple simple ->
                    switch (simple) {
                        case FLOAT -> "REAL";
                        case DOUBLE -> "DOUBLE PRECISION";
                        case TIME -> "TIME(6)";
                        case TIMESTAMP -> "TIMESTAMP(6)";
                        case TIMESTAMP_ZONED -> "TIMESTAMP(6) WITH TIME ZONE";
                        case STRING -> "CHARACTER VARYING";
                        case BINARY -> "BINARY VARYING";
                        default -> type.toString();
                    };
        };
    }

    /** Of an infinite date it would keep one far away. */
    @Override
    public Keeps keeps(ColumnType column) {
        return Keeps.standard(column).of(Days.FINITE);
    }

    @Override
    public boolean ddlCommits() {
        return true;
    }

    @Override
    public String temporary(String name, String query) {
        return "CREATE LOCAL TEMPORARY TABLE " + quote(name) + " TRANSACTIONAL AS " + query;
    }

    @Override
    public String upsert(Load load) {
        return "MERGE INTO "
                + place(load)
                + " KEY ("
                + list(load.key())
                + ") VALUES ("
                + parameters(load)
                + ")";
    }
}
