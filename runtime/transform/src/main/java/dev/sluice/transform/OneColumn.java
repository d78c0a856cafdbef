package dev.sluice.transform;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Names;
import java.util.Collection;

/**
 * Columns whose values come to stand in one. Where floating numbers are among whole ones and
 * decimals, DuckDB makes floating ones of all, and of decimals that need more than 38 digits
 * together it cuts places; it says nothing of the digits that get lost. Within lists and structs
 * nothing is looked at.
 *
 * @param name of the one column
 * @param type its type, where numbers may lose digits by it; otherwise any
 * @param whole digits in front of the point that are kept
 * @param places digits behind it that are kept
 */
record OneColumn(String name, DataType type, int whole, int places) {

    private static final int MOST = 38;

    /** The one that columns of these types make. */
    static OneColumn of(String name, Collection<DataType> types) {
        boolean numbers =
                types.stream()
                        .allMatch(type ->
                                type == Simple.FLOAT
                                        || type == Simple.DOUBLE
                                        || type == Simple.BOOLEAN
                                        || whole(type) + places(type) > 0);
        if (numbers && types.contains(Simple.DOUBLE)) {
            return new OneColumn(name, Simple.DOUBLE, 15, 15);
        }
        if (numbers && types.contains(Simple.FLOAT)) {
            return new OneColumn(name, Simple.FLOAT, 7, 7);
        }
        int whole = types.stream().mapToInt(OneColumn::whole).max().orElse(0);
        int places = types.stream().mapToInt(OneColumn::places).max().orElse(0);
        int kept = Math.min(places, MOST - whole);
        return numbers && kept < places
                ? new OneColumn(name, new DataType.Decimal(MOST, kept), whole, kept)
                : new OneColumn(name, Simple.STRING, MOST, MOST);
    }

    /** The column's values; one that would lose digits ends the query with a sentence. */
    String values(Column column) {
        String value = Names.quote(column.name());
        if (keeps(column.type())) {
            return value;
        }
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

    private boolean keeps(DataType from) {
        return switch (type) {
            case Simple _ -> whole(from) + places(from) <= whole;
            default -> places(from) <= places;
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
