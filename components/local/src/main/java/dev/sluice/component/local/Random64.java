package dev.sluice.component.local;

/**
 * Random numbers by counting: the value of a row is the mix of a seed and the row's number.
 *
 * <p>The mix is the finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom
 * number generators", OOPSLA 2014).
 */
record Random64(long seed) {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    static long mix(long value) {
        long z = value + GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    long bits(long row) {
        return mix(seed + row * GOLDEN);
    }

    /** From 0 up to, not with, 1. */
    double unit(long row) {
        return (bits(row) >>> 11) * 0x1.0p-53;
    }

    /** From min to max, both included. */
    long between(long row, long min, long max) {
        long span = max - min + 1;
        // a span of 0 is all 2^64 values; the high half of the product is uniform enough for data
        return span == 0 ? bits(row) : min + Math.unsignedMultiplyHigh(bits(row), span);
    }
}
