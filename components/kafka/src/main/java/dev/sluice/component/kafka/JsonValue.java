package dev.sluice.component.kafka;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes the value of a row, which is not null, as JSON. */
interface JsonValue {

    /**
     * @throws MisfitException where JSON has no such value
     */
    void write(JsonGenerator to, int row) throws IOException, MisfitException;
}
