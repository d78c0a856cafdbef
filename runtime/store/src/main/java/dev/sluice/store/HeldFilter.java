package dev.sluice.store;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which held rows are meant: those for which all of this holds.
 *
 * @param rule those that broke this rule
 * @param execution those that this execution held
 * @param states in one of these; all where there are none
 * @param before those that were held before that moment
 */
public record HeldFilter(
        Optional<String> pipeline,
        Optional<String> node,
        Optional<String> rule,
        Optional<String> execution,
        Set<HeldRow.State> states,
        Optional<Instant> before) {

    /** All there are. */
    public static final HeldFilter ALL =
            new HeldFilter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Set.of(),
                    Optional.empty());

    public HeldFilter {
        states = Set.copyOf(states);
    }

    /** The same in these states alone. */
    public HeldFilter in(HeldRow.State... wanted) {
        return new HeldFilter(pipeline, node, rule, execution, Set.of(wanted), before);
    }

    /** The same of that pipeline alone. */
    public HeldFilter of(String name) {
        return new HeldFilter(Optional.of(name), node, rule, execution, states, before);
    }

    /** The same of that node alone. */
    public HeldFilter at(String id) {
        return new HeldFilter(pipeline, Optional.of(id), rule, execution, states, before);
    }

    /** The same of that execution alone. */
    public HeldFilter from(String id) {
        return new HeldFilter(pipeline, node, rule, Optional.of(id), states, before);
    }

    /** The same before that moment alone. */
    public HeldFilter before(Instant moment) {
        return new HeldFilter(pipeline, node, rule, execution, states, Optional.of(moment));
    }

    /** As a condition on {@code held_row h}. */
    Where where() {
        return new Where()
                .and("h.pipeline = ?", pipeline)
                .and("h.node = ?", node)
                .and("h.execution = ?", execution)
                .in("h.state", states.stream().map(HeldRow.State::text).sorted().toList())
                .and("h.held_at < ?", before)
                .and(
                        "EXISTS (SELECT 1 FROM held_row_reason r WHERE r.held = h.id AND r.rule ="
                                + " ?)",
                        rule);
    }
}
