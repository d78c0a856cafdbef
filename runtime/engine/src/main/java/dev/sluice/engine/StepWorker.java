package dev.sluice.engine;

import dev.sluice.api.RecordBatch;
import java.util.List;

/**
 * Does the work of one step node. What it gives leaves the node: {@link RecordBatch}es, {@link
 * Emission}s, or a {@link Pending} query where the node hands its query on. One thread at a time.
 */
interface StepWorker extends AutoCloseable {

    /** Takes a batch, and owns it. */
    Iterable<?> take(String input, RecordBatch batch);

    /** Takes what an input hands on instead of batches, and owns it. */
    Iterable<?> take(String input, Pending query);

    /** Every row up to a position has come: gives what leaves by then without a further row. */
    default Iterable<?> reached() {
        return List.of();
    }

    /** What left is behind the barrier's position; the barrier as it goes on. */
    default Barrier through(Barrier barrier) {
        return barrier;
    }

    /** One of the edges into that input has ended. */
    default void ended(String input) {}

    /** All inputs have ended: gives what is left. */
    Iterable<?> finish();

    @Override
    void close();
}
