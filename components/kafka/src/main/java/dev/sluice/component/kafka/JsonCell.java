package dev.sluice.component.kafka;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Puts the JSON value a parser stands on, which is not null, into a vector. */
interface JsonCell {

    /**
     * Leaves the parser on the last token of the value.
     *
     * @throws MisfitException where the value has not the type of the column
     * @throws IOException where the text is no JSON
     */
    void read(JsonParser parser, int row) throws IOException, MisfitException;
}
