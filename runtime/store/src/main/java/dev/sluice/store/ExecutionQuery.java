package dev.sluice.store;

import java.time.Instant;
import java.util.Optional;

/**
 * Which executions to list, the latest first.
 *
 * @param since those that were asked for at that moment or later
 * @param before those that come after that execution in the list: the next page
 * @param limit at most so many
 */
public record ExecutionQuery(
        Optional<String> pipeline,
        Optional<ExecutionState.Kind> state,
        Optional<Instant> since,
        Optional<String> before,
        int limit) {

    /** The latest of all. */
    public static ExecutionQuery latest(int limit) {
        return new ExecutionQuery(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), limit);
    }

    /** The same of that pipeline alone. */
    public ExecutionQuery of(String name) {
        return new ExecutionQuery(Optional.of(name), state, since, before, limit);
    }

    /** The same in that state alone. */
    public ExecutionQuery in(ExecutionState.Kind kind) {
        return new ExecutionQuery(pipeline, Optional.of(kind), since, before, limit);
    }

    /** The same from that moment on. */
    public ExecutionQuery since(Instant moment) {
        return new ExecutionQuery(pipeline, state, Optional.of(moment), before, limit);
    }

    /** The page after the one that ended with that execution. */
    public ExecutionQuery after(String id) {
        return new ExecutionQuery(pipeline, state, since, Optional.of(id), limit);
    }
}
