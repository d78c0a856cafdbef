package dev.sluice.component.table;

import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import java.sql.Types;
import java.util.Locale;

/** A column's type as JDBC describes it. */
record ColumnType(String name, int jdbc, int precision, int scale) {

    /** Our type for it, by the standard's names and JDBC's numbers. */
    DataType standard() {
        String upper = name.toUpperCase(Locale.ROOT);
        if (upper.equals("UUID")) {
            return Simple.UUID;
        }
        boolean unsigned = upper.contains("UNSIGNED");
        return switch (jdbc) {
            case Types.BIT, Types.BOOLEAN -> Simple.BOOLEAN;
            case Types.TINYINT -> unsigned ? Simple.INT16 : Simple.INT8;
            case Types.SMALLINT -> unsigned ? Simple.INT32 : Simple.INT16;
            case Types.INTEGER -> unsigned ? Simple.INT64 : Simple.INT32;
            case Types.BIGINT -> unsigned ? new DataType.Decimal(20, 0) : Simple.INT64;
            case Types.REAL -> Simple.FLOAT;
            case Types.FLOAT, Types.DOUBLE -> Simple.DOUBLE;
            case Types.NUMERIC, Types.DECIMAL -> decimal(precision, scale);
            case Types.DATE -> Simple.DATE;
            case Types.TIME -> Simple.TIME;
            case Types.TIMESTAMP -> Simple.TIMESTAMP;
            case Types.TIMESTAMP_WITH_TIMEZONE -> Simple.TIMESTAMP_ZONED;
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> Simple.BINARY;
            default -> Simple.STRING;
        };
    }

    /** Numbers without bounds get 38 digits, 9 of them behind the point; others are rejected. */
    static DataType decimal(int precision, int scale) {
        return precision < 1 || precision > 38 || scale < 0 || scale > precision
                ? new DataType.Decimal(38, 9)
                : new DataType.Decimal(precision, scale);
    }
}
