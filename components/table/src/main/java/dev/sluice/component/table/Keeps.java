package dev.sluice.component.table;

import java.sql.Types;

/**
 * Which numbers and dates a column keeps as they are.
 *
 * @param places the most digits behind the point
 * @param digits the most digits in all, zeros at either end not counted; numbers without a point
 *     that fit 64 bits are kept however many they have
 */
record Keeps(int places, int digits, Days days) {

    /** Columns that round nothing, and those that take no numbers. */
    static final Keeps ALL = new Keeps(Integer.MAX_VALUE, Integer.MAX_VALUE, Days.ALL);

    static Keeps places(int places) {
        return new Keeps(places, Integer.MAX_VALUE, Days.ALL);
    }

    static Keeps digits(int digits) {
        return new Keeps(Integer.MAX_VALUE, digits, Days.ALL);
    }

    /** The same, but of dates only these. */
    Keeps of(Days dates) {
        return new Keeps(places, digits, dates);
    }

    /** By the standard's types. */
    static Keeps standard(ColumnType column) {
        return switch (column.jdbc()) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> places(0);
            case Types.NUMERIC, Types.DECIMAL ->
                    column.precision() < 1 ? ALL : places(Math.max(column.scale(), 0));
            default -> ALL;
        };
    }
}
