package dev.sluice.component.table.replication;

/**
 * The values of a row in the order of its relation's columns, as text in bytes that stay the
 * message's. A value that did not change and lies outside the row (TOAST) is not sent.
 */
public final class Tuple {

    private static final int NULL = -1;
    private static final int UNSENT = -2;

    private final byte[] bytes;
    private final int[] starts;
    private final int[] lengths;

    Tuple(byte[] bytes, int[] starts, int[] lengths) {
        this.bytes = bytes;
        this.starts = starts;
        this.lengths = lengths;
    }

    static int lengthOfNull() {
        return NULL;
    }

    static int lengthOfUnsent() {
        return UNSENT;
    }

    /** The number of values. */
    public int size() {
        return lengths.length;
    }

    public boolean isNull(int column) {
        return lengths[column] == NULL;
    }

    public boolean isUnsent(int column) {
        return lengths[column] == UNSENT;
    }

    /** A value that is neither null nor unsent: its bytes are those from {@link #start}. */
    public int length(int column) {
        return lengths[column];
    }

    public int start(int column) {
        return starts[column];
    }

    public byte[] bytes() {
        return bytes;
    }

    /** The bytes that all values together have. */
    public int weight() {
        int sum = 0;
        for (int length : lengths) {
            sum += Math.max(0, length);
        }
        return sum;
    }

    /** Whether both have the same text in this column, or both have none. */
    public boolean same(int column, Tuple other) {
        int length = lengths[column];
        if (length != other.lengths[column]) {
            return false;
        }
        return length <= 0
                || java.util.Arrays.equals(
                        bytes,
                        starts[column],
                        starts[column] + length,
                        other.bytes,
                        other.starts[column],
                        other.starts[column] + length);
    }
}
