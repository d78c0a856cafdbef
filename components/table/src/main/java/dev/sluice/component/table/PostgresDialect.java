package dev.sluice.component.table;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Options;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Properties;
import org.postgresql.Driver;

/** PostgreSQL. */
final class PostgresDialect implements Dialect {

    @Override
    public Connection connect(Options options, ConnectorContext context) throws SQLException {
        Properties properties = Drivers.properties(options);
        properties.putIfAbsent("reWriteBatchedInserts", "true");
        properties.putIfAbsent("connectTimeout", "10");
        // text goes as untyped literals: into jsonb, uuid and enum columns as well
        properties.putIfAbsent("stringtype", "unspecified");
        return Drivers.connect(
                new Driver(), "jdbc:postgresql://" + Drivers.server(options, 5432), properties);
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

    @Override
    public boolean fits(DataType from, TargetColumn to) {
        return switch (to.typeName()) {
            case "json", "jsonb" -> true;
            default -> Dialect.super.fits(from, to);
        };
    }
}
