package dev.sluice.component.kafka;

/** Numbers of JSON of at most 18 digits, without an exponent. Not thread-safe. */
final class PlainNumber {

    /** As many as a long holds, whichever they are. */
    static final int MOST_DIGITS = 18;

    private long digits;
    private int count;
    private int scale;
    private boolean pointed;

    /** Where the number has ended that begins here, or {@link PlainCell#NOT_PLAIN}. */
    int read(byte[] message, int from) {
        boolean negative = message[from] == '-';
        int first = negative ? from + 1 : from;
        digits = 0;
        int at = digits(message, first);
        count = at - first;
        boolean zeroAhead = count > 1 && message[first] == '0';
        pointed = at < message.length && message[at] == '.';
        scale = 0;
        if (pointed) {
            int point = at;
            at = digits(message, point + 1);
            scale = at - point - 1;
            count += scale;
        }
        if (at == first || zeroAhead || (pointed && (scale == 0 || scale == count))) {
            return PlainCell.NOT_PLAIN;
        }
        digits = negative ? -digits : digits;
        return count <= MOST_DIGITS && ends(message, at) ? at : PlainCell.NOT_PLAIN;
    }

    private int digits(byte[] message, int from) {
        int at = from;
        long sum = digits;
        while (at < message.length) {
            int digit = message[at] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            sum = sum * 10 + digit;
            at++;
        }
        digits = sum;
        return at;
    }

    private static boolean ends(byte[] message, int at) {
        return at < message.length
                && (message[at] == ',' || message[at] == '}' || message[at] <= ' ');
    }

    /** The number without its point. */
    long digits() {
        return digits;
    }

    /** How many digits there are. */
    int count() {
        return count;
    }

    /** How many of them are behind the point. */
    int scale() {
        return scale;
    }

    boolean pointed() {
        return pointed;
    }
}
