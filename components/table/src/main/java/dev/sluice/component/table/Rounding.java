package dev.sluice.component.table;

import dev.sluice.api.DataType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;

/**
 * Finds the numbers of which the table would keep others: decimals with more digits than their
 * column keeps, and floating-point numbers with any behind the point in a column of whole numbers.
 * All databases round these without a word. A floating-point number in a column of decimals is none
 * of them: it was not exact before.
 */
final class Rounding {

    private static final int DIGITS_OF_LONG = 18;

    private Rounding() {}

    /** For columns that may round what comes for them. */
    static Optional<Unkept.Check> of(DataType from, Keeps keeps) {
        return rounds(from, keeps)
                ? Optional.of(new Unkept.Check(reason(keeps), vector -> changed(vector, keeps)))
                : Optional.empty();
    }

    private static String reason(Keeps keeps) {
        String kept =
                keeps.places() == 0
                        ? "takes whole numbers"
                        : keeps.places() < Integer.MAX_VALUE
                                ? "keeps " + keeps.places() + " digits behind the point"
                                : "keeps " + keeps.digits() + " digits of a number";
        return kept + ", and would round it: where that is meant, round it before the target";
    }

    private static boolean rounds(DataType from, Keeps keeps) {
        return switch (from) {
            case DataType.Decimal decimal ->
                    decimal.scale() > keeps.places() || decimal.precision() > keeps.digits();
            case DataType.Simple simple ->
                    keeps.places() == 0
                            && (simple == DataType.Simple.FLOAT
                                    || simple == DataType.Simple.DOUBLE);
            case DataType.ListOf _, DataType.StructOf _, DataType.MapOf _ -> false;
        };
    }

    private static IntPredicate changed(FieldVector vector, Keeps keeps) {
        return switch (vector) {
            case DecimalVector decimals when decimals.getScale() > keeps.places() ->
                    longer(decimals, decimals.getScale() - keeps.places());
            case DecimalVector decimals -> row -> tooMany(decimals, row, keeps.digits());
            case Float4Vector floats -> row -> isBroken(floats.get(row));
            case Float8Vector doubles -> row -> isBroken(doubles.get(row));
            default -> throw new IllegalStateException("no numbers: " + vector.getField());
        };
    }

    private static boolean isBroken(double value) {
        return Double.isFinite(value) && value != Math.rint(value);
    }

    /** Whether any of the last digits is another than zero. */
    private static IntPredicate longer(DecimalVector vector, int last) {
        BigInteger large = BigInteger.TEN.pow(last);
        long small = last <= DIGITS_OF_LONG ? large.longValueExact() : 0;
        ArrowBuf halves = vector.getDataBuffer();
        return row -> {
            long low = halves.getLong((long) row * DecimalVector.TYPE_WIDTH);
            long high = halves.getLong((long) row * DecimalVector.TYPE_WIDTH + Long.BYTES);
            // most are small, and need no object
            return small != 0 && high == low >> 63
                    ? low % small != 0
                    : vector.getObjectNotNull(row).unscaledValue().mod(large).signum() != 0;
        };
    }

    private static boolean tooMany(DecimalVector vector, int row, int digits) {
        BigDecimal value = vector.getObjectNotNull(row).stripTrailingZeros();
        // one that is written with a point is none, whatever stands behind it
        boolean whole = vector.getScale() == 0 && value.toBigInteger().bitLength() < Long.SIZE;
        return value.precision() > digits && !whole;
    }
}
