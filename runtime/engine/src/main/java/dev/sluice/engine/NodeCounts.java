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

    NodeCounts plus(long moreIn, long moreOut) {
        return new NodeCounts(
                id, kind, in + moreIn, out + moreOut, filtered, quarantined, deduplicated, seconds);
    }

    NodeCounts removed(long moreFiltered, long moreQuarantined, long moreDeduplicated) {
        return new NodeCounts(
                id,
                kind,
                in,
                out,
                filtered + moreFiltered,
                quarantined + moreQuarantined,
                deduplicated + moreDeduplicated,
                seconds);
    }

    /** Whether every row that came in is accounted for. */
    public boolean balanced() {
        return in == out + filtered + quarantined + deduplicated;
    }
}
