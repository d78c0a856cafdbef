package dev.sluice.transform;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Names;
import java.util.Collection;

/**
 * Columns whose values come to stand in one. Where floating numbers are among whole ones and
 * decimals, DuckDB makes floating ones of all, and says nothing of the digits that get lost.
 *
 * @param name of the one column
 * @param floating the type of the one column; none where nothing can get lost
 */
record OneColumn(String name, Floating floating) {

    /** Of whole numbers, those with that many digits are always kept. */
    enum Floating {
        NONE(Integer.MAX_VALUE),
        FLOAT(7),
        DOUBLE(15);

        private final int digits;

        Floating(int digits) {
            this.digits = digits;
        }
    }

    /** The one that columns of these types make. */
    static OneColumn of(String name, Collection<DataType> types) {
        boolean numbers =
                types.stream()
                        .allMatch(type ->
                                type == Simple.FLOAT || type == Simple.DOUBLE || digits(type) > 0);
        Floating floating =
                !numbers
                        ? Floating.NONE
                        : types.contains(Simple.DOUBLE)
                                ? Floating.DOUBLE
                                : types.contains(Simple.FLOAT) ? Floating.FLOAT : Floating.NONE;
        return new OneColumn(name, floating);
    }

    /** The column's values; one that would lose digits ends the query with a sentence. */
    String values(Column column) {
        String value = Names.quote(column.name());
        if (digits(column.type()) <= floating.digits) {
            return value;
        }
        return "CASE WHEN TRY_CAST(CAST("
                + value
                + " AS "
                + floating
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
                                + floating
                                + ", as not all columns that come together in it are of one type."
                                + " Cast them in a 'select' before: all to a decimal, or all to"
                                + " string")
                + ") ELSE "
                + value
                + " END";
    }

    /** How many digits the largest number has; 0 where the type has no exact numbers. */
    private static int digits(DataType type) {
        return switch (type) {
            case DataType.Decimal decimal -> decimal.precision();
            case Simple.INT8 -> 3;
            case Simple.INT16 -> 5;
            case Simple.INT32 -> 10;
            case Simple.INT64 -> 19;
            default -> 0;
        };
    }
}
