package dev.sluice.component.kafka;

import dev.sluice.api.RecordBatch;
import org.jspecify.annotations.Nullable;

/** Makes the values of messages from rows. Used by one thread at a time. */
interface Encoder {

    /** The batch whose rows are encoded from here on; it stays the caller's. */
    void begin(RecordBatch batch);

    /**
     * The value of a row; null for a message without one.
     *
     * @throws MisfitException where the format has no way to write it
     */
    byte @Nullable [] encode(int row) throws MisfitException;
}
