package dev.sluice.component.table.copy;

import java.math.BigInteger;

/**
 * How large an unscaled number may be.
 *
 * @param most the largest one
 * @param mostLong the same where it fits 64 bits, the largest number of those otherwise
 */
record DecimalLimit(BigInteger most, long mostLong) {

    /** Takes every decimal of ours: they have 38 digits at most. */
    static final DecimalLimit NONE = digits(38);

    /** Numbers of at most that many digits; less than one digit leaves only zero. */
    static DecimalLimit digits(int digits) {
        BigInteger most = BigInteger.TEN.pow(Math.max(digits, 0)).subtract(BigInteger.ONE);
        return new DecimalLimit(most, digits > 18 ? Long.MAX_VALUE : most.longValueExact());
    }

    boolean holds(long magnitude) {
        return magnitude <= mostLong;
    }

    boolean holds(BigInteger magnitude) {
        return magnitude.compareTo(most) <= 0;
    }

    String reason() {
        return "the number is too large: the column takes at most " + most + " without its point";
    }
}
