package dev.sluice.store;

import java.util.Optional;

/**
 * Which held rows to list, in the order of their ids.
 *
 * @param rule those that broke this rule
 * @param after those after that id: the next page
 * @param limit at most so many
 */
public record HeldQuery(
        Optional<String> pipeline,
        Optional<String> node,
        Optional<String> rule,
        Optional<String> execution,
        Optional<HeldRow.State> state,
        Optional<String> after,
        int limit) {

    /** The first of all. */
    public static HeldQuery first(int limit) {
        return new HeldQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                limit);
    }

    /** The same in that state alone. */
    public HeldQuery in(HeldRow.State wanted) {
        return new HeldQuery(pipeline, node, rule, execution, Optional.of(wanted), after, limit);
    }

    /** The same of that pipeline alone. */
    public HeldQuery of(String name) {
        return new HeldQuery(Optional.of(name), node, rule, execution, state, after, limit);
    }

    /** The page after the one that ended with that id. */
    public HeldQuery after(String id) {
        return new HeldQuery(pipeline, node, rule, execution, state, Optional.of(id), limit);
    }
}
