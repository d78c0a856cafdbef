package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.Names;

/**
 * Decimals, which are read with further places; those have to be zeros. Up to 18 digits cost the
 * reader the same, more of them a lot. A number that is as near as half of the last such place is
 * taken: so are most sums of floating numbers, {@code 0.30000000000000004} for 0.30.
 *
 * @param type of the column
 * @param separator what stands in front of the places
 */
record CsvDecimal(Column column, DataType.Decimal type, String separator) implements CsvNumber {

    private static final int CHEAP = 18;
    private static final int MOST = 38;

    /** Where so few places come on top, more are worth their price. */
    private static final int FEW = 4;

    /** Whether a type has room for further places. */
    static boolean roomy(DataType type) {
        return type instanceof DataType.Decimal decimal && decimal.precision() < MOST;
    }

    @Override
    public DataType read() {
        int most = type.precision() + FEW <= CHEAP ? CHEAP : MOST;
        return new DataType.Decimal(most, type.scale() + most - type.precision());
    }

    @Override
    public String read(String text) {
        String written =
                separator.equals(".")
                        ? text
                        : "replace(" + text + ", " + Names.literal(separator) + ", '.')";
        return "TRY_CAST(" + written + " AS " + read() + ")";
    }

    @Override
    public String plain(String value, String read) {
        return value + " = " + read;
    }

    @Override
    public String right(String value, String read) {
        return "(" + value + " IS NOT DISTINCT FROM " + read + ")";
    }

    @Override
    public String reason(String text) {
        return CsvNumber.shown(
                "column " + name() + " is " + type + ", and \"",
                text,
                "\" has more places: give the column as many in 'columns', and round in a 'select'"
                        + " where that is meant");
    }
}
