package dev.sluice.component.file;

import dev.sluice.api.DataType;
import java.math.BigDecimal;

/**
 * How the numbers of a column are written. A double has room for 15 digits: of numbers that have
 * more in front of the point, keys for the most part, it would make others.
 */
final class Digits {

    private static final int MOST = 38;

    /** So many leave room to see that a later number has more places. */
    private static final int ROOMY = 34;

    private static final int SAFE = 15;

    private int whole;
    private int fraction;
    private boolean exponent;
    private boolean lost;

    /** A number in the notation of JSON, of which texts of CSV are allowed a sign more. */
    void add(String text) {
        int from = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        int point = text.indexOf('.');
        int end = point < 0 ? text.length() : point;
        if (text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            exponent = true;
            return;
        }
        whole = Math.max(whole, end - from);
        fraction = Math.max(fraction, point < 0 ? 0 : text.length() - point - 1);
        if (end - from > SAFE && !lost) {
            BigDecimal exact = new BigDecimal(text);
            double nearest = exact.doubleValue();
            lost = Double.isInfinite(nearest) || new BigDecimal(nearest).compareTo(exact) != 0;
        }
    }

    /**
     * Whether a number with that many digits in front of the point would be another as a double.
     */
    boolean lostByDoubles() {
        return lost;
    }

    /** Whether there is a decimal type that all of them fit. */
    boolean fitDecimal() {
        return !exponent && whole + fraction <= MOST;
    }

    /** The decimal type for them; those that do not fit it have to be put aside. */
    DataType decimal() {
        int digits = whole + fraction > ROOMY ? MOST : ROOMY;
        return new DataType.Decimal(digits, Math.min(fraction, MOST - Math.min(whole, MOST)));
    }
}
