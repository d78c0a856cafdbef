package dev.sluice.component.table;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Options;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.stream.Collectors;
import org.mariadb.jdbc.Driver;

/** MariaDB and MySQL, both through MariaDB's driver. */
final class MariaDialect implements Dialect {

    @Override
    public Connection connect(Options options, ConnectorContext context) throws SQLException {
        Properties properties = Drivers.properties(options);
        // the binary protocol: in the text protocol a float loses digits
        properties.putIfAbsent("useServerPrepStmts", "true");
        properties.putIfAbsent("useBulkStmts", "true");
        properties.putIfAbsent("connectTimeout", "10000");
        return Drivers.connect(
                new Driver(), "jdbc:mariadb://" + Drivers.server(options, 3306), properties);
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
    public String quote(String identifier) {
        return "`" + identifier.replace("`", "``") + "`";
    }

    @Override
    public String literal(String text) {
        return Dialect.super.literal(text.replace("\\", "\\\\"));
    }

    @Override
    public String nullsFirst() {
        return ""; // they always are
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
        return Dialect.super.aboutRows(e)
                || e.getErrorCode() == 1366
                || e.getErrorCode() == 1364
                || e.getErrorCode() == 1265;
    }

    @Override
    public String upsert(Load load) {
        String updates =
                (load.others().isEmpty() ? load.key() : load.others())
                        .stream()
                                .map(name -> quote(name) + " = VALUES(" + quote(name) + ")")
                                .collect(Collectors.joining(", "));
        return insert(load) + " ON DUPLICATE KEY UPDATE " + updates;
    }
}
