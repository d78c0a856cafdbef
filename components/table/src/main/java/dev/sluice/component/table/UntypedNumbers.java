package dev.sluice.component.table;

import java.math.BigDecimal;
import java.util.Locale;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;

/**
 * Numbers and truths of a database that keeps in any column what it is given, whatever the column
 * is declared as (SQLite): its driver makes 1 of 1.5 where a whole number is asked for, and 0 of a
 * text. Here what is none of the column's type does not fit it, as anywhere else.
 */
final class UntypedNumbers {

    private static final double LONGS = 0x1p63;

    private UntypedNumbers() {}

    /** For vectors of these types; all others are filled as of any database. */
    static Fillers.Filler of(FieldVector vector, int column, Fillers.Filler otherwise) {
        return switch (vector) {
            case BitVector v -> from(v, column, (row, x) -> v.setSafe(row, truth(x) ? 1 : 0));
            case TinyIntVector v ->
                    from(v, column, (row, x) -> v.setSafe(row, (byte) whole(x, Byte.MAX_VALUE)));
            case SmallIntVector v ->
                    from(v, column, (row, x) -> v.setSafe(row, (short) whole(x, Short.MAX_VALUE)));
            case IntVector v ->
                    from(v, column, (row, x) -> v.setSafe(row, (int) whole(x, Integer.MAX_VALUE)));
            case BigIntVector v ->
                    from(v, column, (row, x) -> v.setSafe(row, whole(x, Long.MAX_VALUE)));
            case Float4Vector v ->
                    from(v, column, (row, x) -> v.setSafe(row, number(x).floatValue()));
            case Float8Vector v ->
                    from(v, column, (row, x) -> v.setSafe(row, number(x).doubleValue()));
            case DecimalVector v ->
                    from(v, column, (row, x) -> Fillers.decimal(v, row, decimal(number(x))));
            default -> otherwise;
        };
    }

    private static Fillers.Filler from(
            FieldVector vector, int column, Fillers.Setter<Object> setter) {
        return Fillers.value(vector, rows -> rows.getObject(column), setter);
    }

    /**
     * @param most the largest one of the type
     */
    private static long whole(Object value, long most) {
        Number number = number(value);
        long found =
                switch (number) {
                    case BigDecimal exact -> exact.longValueExact();
                    case Double real -> whole(real);
                    default -> number.longValue();
                };
        if (found > most || found < -most - 1) {
            throw new ArithmeticException(value + " is too large");
        }
        return found;
    }

    private static long whole(double value) {
        if (value != Math.rint(value) || value >= LONGS || value < -LONGS) {
            throw new ArithmeticException(value + " is no whole number");
        }
        return (long) value;
    }

    private static boolean truth(Object value) {
        return switch (String.valueOf(value).strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> number(value).doubleValue() != 0;
        };
    }

    /** What it is, or says where it is a text. */
    private static Number number(Object value) {
        if (value instanceof Number number) {
            return number;
        }
        try {
            if (value instanceof String text) {
                return new BigDecimal(text.strip());
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw new ArithmeticException(
                value instanceof String text ? "'" + text + "' is no number" : "it is no number");
    }

    private static BigDecimal decimal(Number number) {
        return switch (number) {
            case BigDecimal exact -> exact;
            case Double real when Double.isFinite(real) -> BigDecimal.valueOf(real);
            case Double real -> throw new ArithmeticException(real + " has no digits");
            default -> BigDecimal.valueOf(number.longValue());
        };
    }
}
