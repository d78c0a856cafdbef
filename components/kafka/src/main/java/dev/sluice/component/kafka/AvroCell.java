package dev.sluice.component.kafka;

import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;

/** Puts the value a decoder stands before into a vector, or null. */
interface AvroCell {

    /**
     * @throws MisfitException where the value has not the type of the column
     * @throws IOException where the bytes are none of the schema
     */
    void read(BinaryDecoder decoder, int row) throws IOException, MisfitException;
}
