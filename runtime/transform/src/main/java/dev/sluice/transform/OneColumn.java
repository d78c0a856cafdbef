package dev.sluice.transform;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Names;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Columns whose values come to stand in one. Where floating numbers are among whole ones and
 * decimals, DuckDB makes floating ones of all, and of decimals that need more than 38 digits
 * together it cuts places; it says nothing of the digits that get lost. Within lists and structs
 * nothing is looked at.
 *
 * @param name of the one column
 * @param lossy its type, where numbers may lose digits by it
 */
record OneColumn(String name, Optional<DataType> lossy) {

    private static final int MOST = 38;

    /** The one that columns of these types make. */
    static OneColumn of(String name, Collection<DataType> types) {
        return new OneColumn(name, lossy(types));
    }

    private static Optional<DataType> lossy(Collection<DataType> types) {
        if (!types.stream().allMatch(OneColumn::isNumber)) {
            return Optional.empty(); // texts keep all digits
        }
        for (DataType floating : List.of(Simple.DOUBLE, Simple.FLOAT)) {
            if (types.contains(floating)) {
                return Optional.of(floating);
            }
        }
        int whole = types.stream().mapToInt(OneColumn::whole).max().orElse(0);
        int places = types.stream().mapToInt(OneColumn::places).max().orElse(0);
        return whole + places > MOST
                ? Optional.of(new DataType.Decimal(MOST, MOST - whole))
                : Optional.empty();
    }

    private static boolean isNumber(DataType type) {
        return type == Simple.FLOAT
                || type == Simple.DOUBLE
                || type == Simple.BOOLEAN // which DuckDB makes 1 or 0 of
                || whole(type) + places(type) > 0;
    }

    /** The column's values; one that would lose digits ends the query with a sentence. */
    String values(Column column) {
        String value = Names.quote(column.name());
        return lossy.filter(type -> !keeps(type, column.type()))
                .map(type -> guarded(column, value, type))
                .orElse(value);
    }

    private String guarded(Column column, String value, DataType type) {
        return "CASE WHEN TRY_CAST(TRY_CAST("
                + value
                + " AS "
                + type
                + ") AS "
                + column.type()
                + ") IS DISTINCT FROM "
                + value
                + " THEN error("
                + Names.literal("sluice: the number ")
                + " || "
                + value
                + " || "
                + Names.literal(
                        " in column '"
                                + column.name()
                                + "' would lose digits: '"
                                + name
                                + "' is "
                                + type
                                + ", as not all columns that come together in it are of one type."
                                + " Cast them in a 'select' before: all to one decimal, or all to"
                                + " string")
                + ") ELSE "
                + value
                + " END";
    }

    /** Whether all numbers of a type are kept by another; a double has 15 digits for sure. */
    private static boolean keeps(DataType type, DataType from) {
        return switch (type) {
            case DataType.Decimal decimal -> places(from) <= decimal.scale();
            default -> whole(from) + places(from) <= (type == Simple.DOUBLE ? 15 : 7);
        };
    }

    /** How many digits may stand in front of the point; 0 where there are no exact numbers. */
    private static int whole(DataType type) {
        return switch (type) {
            case DataType.Decimal decimal -> decimal.precision() - decimal.scale();
            case Simple.INT8 -> 3;
            case Simple.INT16 -> 5;
            case Simple.INT32 -> 10;
            case Simple.INT64 -> 19;
            default -> 0;
        };
    }

    private static int places(DataType type) {
        return type instanceof DataType.Decimal decimal ? decimal.scale() : 0;
    }
}
