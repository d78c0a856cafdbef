package dev.sluice.engine;

import dev.sluice.api.RecordBatch;

/**
 * Does the work of one step node: gives what leaves the node, batch by batch. One thread at a time.
 */
interface StepWorker extends AutoCloseable {

    /** Takes a batch (and owns it); gives {@link RecordBatch}es or {@link Emission}s. */
    Iterable<?> take(String input, RecordBatch batch);

    /** All inputs have ended: gives what is left. */
    Iterable<?> finish();

    /** Brings the ledger up to date; called after the last row has left. */
    void account();

    @Override
    void close();
}
