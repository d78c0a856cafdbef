package dev.sluice.engine;

/**
 * What a node did. For a source {@code in} is what it read outside, for a target {@code out} is
 * what was written.
 *
 * @param seconds time spent working, not waiting for others
 */
public record NodeCounts(
        String id,
        String kind,
        long in,
        long out,
        long filtered,
        long quarantined,
        long deduplicated,
        double seconds) {

    /** Whether every row that came in is accounted for. */
    public boolean balanced() {
        return in == out + filtered + quarantined + deduplicated;
    }
}
