package dev.sluice.component.kafka;

import java.io.IOException;
import org.apache.avro.io.BinaryEncoder;

/** Writes the value of a row as Avro. */
interface AvroValue {

    /**
     * @throws MisfitException where the schema has no such value
     */
    void write(BinaryEncoder to, int row) throws IOException, MisfitException;
}
