package dev.sluice.component.kafka;

import dev.sluice.api.Column;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/** Puts the values of messages into vectors. Used by one thread at a time. */
interface Decoder {

    /** The columns of a message's value. */
    List<Column> columns();

    /** The vectors of the batch that is filled from here on, in the order of the columns. */
    void begin(List<FieldVector> vectors);

    /**
     * Fills the row of every vector. What a misfit leaves there is overwritten by the next message.
     *
     * @throws MisfitException where the value is not what the columns want
     */
    void decode(byte[] value, int row) throws MisfitException;
}
