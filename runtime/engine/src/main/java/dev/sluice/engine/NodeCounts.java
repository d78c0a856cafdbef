package dev.sluice.engine;

import com.fasterxml.jackson.annotation.JsonIgnore;

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

    /** These counts and those of the run that this one goes on with. */
    NodeCounts behind(NodeCounts earlier) {
        return plus(earlier.in, earlier.out)
                .removed(earlier.filtered, earlier.quarantined, earlier.deduplicated);
    }

    /** Whether every row that came in is accounted for. */
    @JsonIgnore
    public boolean balanced() {
        return in == out + filtered + quarantined + deduplicated;
    }
}
