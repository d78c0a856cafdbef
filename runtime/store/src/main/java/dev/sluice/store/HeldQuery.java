package dev.sluice.store;

import java.util.Optional;

/**
 * Which held rows to list, in the order of their ids.
 *
 * @param after those after that id: the next page
 * @param limit at most so many
 */
public record HeldQuery(HeldFilter filter, Optional<String> after, int limit) {

    /** The first of these. */
    public static HeldQuery first(HeldFilter filter, int limit) {
        return new HeldQuery(filter, Optional.empty(), limit);
    }

    /** The first of all. */
    public static HeldQuery first(int limit) {
        return first(HeldFilter.ALL, limit);
    }

    /** The page after the one that ended with that id. */
    public HeldQuery after(String id) {
        return new HeldQuery(filter, Optional.of(id), limit);
    }
}
