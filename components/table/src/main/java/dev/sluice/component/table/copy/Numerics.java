package dev.sluice.component.table.copy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.apache.arrow.vector.DecimalVector;
import org.jspecify.annotations.Nullable;

/**
 * Decimals as PostgreSQL's {@code numeric_send} and {@code numeric_recv} have them: count of
 * digits, weight of the first, sign, scale, and digits of base 10,000.
 */
final class Numerics {

    private static final int NEGATIVE = 0x4000;
    private static final int BASE = 10_000;
    private static final long[] POWERS = {1, 10, 100, 1_000, BASE};
    private static final BigInteger FOUR_GROUPS = BigInteger.valueOf(10_000_000_000_000_000L);

    private final int scale;
    private final DecimalLimit limit;
    // 38 digits that may begin in the middle of a group
    private final short[] groups = new short[12];

    Numerics(int scale, DecimalLimit limit) {
        this.scale = scale;
        this.limit = limit;
    }

    /** An encoder of decimals. */
    FieldEncoder decimals(DecimalVector vector) {
        long[] halves = Heap.longs(vector.getDataBuffer(), 2 * vector.getValueCount());
        return (out, row) -> {
            long low = halves[2 * row];
            long high = halves[2 * row + 1];
            return high == low >> 63 && low != Long.MIN_VALUE
                    ? encode(out, low)
                    : encode(out, vector.getObjectNotNull(row).unscaledValue());
        };
    }

    /** Writes an unscaled number of the scale. */
    @Nullable String encode(CopyBuffer out, long unscaled) {
        if (unscaled == Long.MIN_VALUE) {
            return encode(out, BigInteger.valueOf(unscaled));
        }
        long rest = Math.abs(unscaled);
        if (!limit.holds(rest)) {
            return limit.reason();
        }
        int count = 0;
        if (scale % 4 != 0 && rest != 0) {
            // the last group is not full: its digits stand to the left
            long part = POWERS[scale % 4];
            long full = rest / part;
            groups[count++] = (short) ((rest - full * part) * POWERS[4 - scale % 4]);
            rest = full;
        }
        while (rest > Integer.MAX_VALUE) {
            groups[count++] = (short) (rest % BASE);
            rest /= BASE;
        }
        // most numbers are small, and dividing those is several times faster
        for (int small = (int) rest; small != 0; ) {
            int full = small / BASE;
            groups[count++] = (short) (small - full * BASE);
            small = full;
        }
        write(out, count, unscaled < 0);
        return null;
    }

    @Nullable String encode(CopyBuffer out, BigInteger unscaled) {
        BigInteger rest = unscaled.abs();
        if (!limit.holds(rest)) {
            return limit.reason();
        }
        int count = 0;
        if (scale % 4 != 0) {
            BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(POWERS[scale % 4]));
            groups[count++] = (short) (parts[1].longValue() * POWERS[4 - scale % 4]);
            rest = parts[0];
        }
        while (rest.signum() != 0) {
            BigInteger[] parts = rest.divideAndRemainder(FOUR_GROUPS);
            long four = parts[1].longValue();
            rest = parts[0];
            for (int i = 0; i < 4 && (four != 0 || rest.signum() != 0); i++) {
                groups[count++] = (short) (four % BASE);
                four /= BASE;
            }
        }
        write(out, count, unscaled.signum() < 0);
        return null;
    }

    private void write(CopyBuffer out, int count, boolean negative) {
        int weight = count == 0 ? 0 : count - 1 - (scale + 3) / 4;
        out.numericField(groups, count, weight, negative ? NEGATIVE : 0, scale);
    }

    /** A decoder into decimals. */
    static FieldDecoder decoder(DecimalVector vector) {
        int scale = vector.getScale();
        int precision = vector.getPrecision();
        DecimalLimit limit = DecimalLimit.digits(precision);
        return (bytes, at, length, row) -> {
            int count = Bytes.uint16(bytes, at);
            int sign = Bytes.uint16(bytes, at + 4);
            if (sign > NEGATIVE) {
                return "it is not a finite number";
            }
            // the power of ten the digits are to be multiplied with
            int shift = 4 * (Bytes.int16(bytes, at + 2) - count + 1) + scale;
            if (4 * count + Math.max(shift, 0) <= 18) {
                long value = shifted(digits(bytes, at + 8, count), shift);
                if (value >= 0) {
                    vector.setSafe(row, sign == NEGATIVE ? -value : value);
                    return limit.holds(value) ? null : tooLong(precision);
                }
                return tooFine(scale);
            }
            BigDecimal value = big(bytes, at).setScale(scale, RoundingMode.DOWN);
            if (value.compareTo(big(bytes, at)) != 0) {
                return tooFine(scale);
            }
            if (value.precision() > precision) {
                return tooLong(precision);
            }
            vector.setSafe(row, value);
            return null;
        };
    }

    /** The digits times a power of ten; -1 where digits would be lost. */
    private static long shifted(long digits, int shift) {
        long value = digits;
        for (int i = shift; i > 0; i--) {
            value *= 10;
        }
        for (int i = shift; i < 0 && value != 0; i++) {
            if (value % 10 != 0) {
                return -1;
            }
            value /= 10;
        }
        return value;
    }

    private static String tooFine(int scale) {
        return "it has more than " + scale + " digits behind the point";
    }

    private static String tooLong(int precision) {
        return "it has more than " + precision + " digits";
    }

    private static long digits(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value * BASE + Bytes.uint16(bytes, at + 2 * i);
        }
        return value;
    }

    /** The number in words. */
    static String text(byte[] bytes, int at) {
        return switch (Bytes.uint16(bytes, at + 4)) {
            case 0, NEGATIVE -> big(bytes, at).toPlainString();
            case 0xd000 -> "Infinity";
            case 0xf000 -> "-Infinity";
            default -> "NaN";
        };
    }

    /** The number that {@code numeric_send} wrote, which is finite. */
    static BigDecimal big(byte[] bytes, int at) {
        int count = Bytes.uint16(bytes, at);
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            value =
                    value.multiply(BigInteger.valueOf(BASE))
                            .add(BigInteger.valueOf(Bytes.uint16(bytes, at + 8 + 2 * i)));
        }
        int scale = 4 * (count - 1 - Bytes.int16(bytes, at + 2));
        BigDecimal result = new BigDecimal(value, scale);
        int shown = Bytes.uint16(bytes, at + 6);
        result = result.setScale(Math.max(shown, 0), RoundingMode.DOWN);
        return Bytes.uint16(bytes, at + 4) == NEGATIVE ? result.negate() : result;
    }
}
