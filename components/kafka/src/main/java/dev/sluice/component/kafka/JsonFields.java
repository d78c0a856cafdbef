package dev.sluice.component.kafka;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;

/** The fields of an object, each into the vector of its name; fields that are absent are null. */
final class JsonFields {

    private final String[] names;
    private final FieldVector[] vectors;
    private final JsonCell[] cells;
    private final long[] seen;
    private final Map<String, Integer> places = new HashMap<>();
    private final boolean ignoreUnknown;
    private long objects;

    JsonFields(
            List<String> names,
            List<FieldVector> vectors,
            List<JsonCell> cells,
            boolean ignoreUnknown) {
        this.names = names.toArray(String[]::new);
        this.vectors = vectors.toArray(FieldVector[]::new);
        this.cells = cells.toArray(JsonCell[]::new);
        this.seen = new long[this.names.length];
        this.ignoreUnknown = ignoreUnknown;
        for (int i = 0; i < this.names.length; i++) {
            places.put(this.names[i], i);
        }
    }

    /** Reads the object whose brace the parser stands on. */
    void read(JsonParser parser, int row) throws IOException, MisfitException {
        long object = ++objects;
        int expected = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            int place = place(parser.currentName(), expected);
            JsonToken token = parser.nextToken();
            if (place < 0) {
                parser.skipChildren();
                continue;
            }
            if (seen[place] == object) {
                throw new MisfitException("field '" + names[place] + "' is there twice");
            }
            seen[place] = object;
            expected = place + 1;
            if (token == JsonToken.VALUE_NULL) {
                vectors[place].setNull(row);
            } else {
                cell(parser, place, row);
            }
        }
        for (int i = 0; i < vectors.length; i++) {
            if (seen[i] != object) {
                vectors[i].setNull(row);
            }
        }
    }

    private void cell(JsonParser parser, int place, int row) throws IOException, MisfitException {
        try {
            cells[place].read(parser, row);
        } catch (MisfitException e) {
            throw new MisfitException("field '" + names[place] + "': " + e.reason());
        }
    }

    /** Messages of one producer have their fields in one order: mostly no look-up is needed. */
    private int place(String name, int expected) throws MisfitException {
        if (expected < names.length && names[expected].equals(name)) {
            return expected;
        }
        Integer place = places.get(name);
        if (place != null) {
            return place;
        }
        if (!ignoreUnknown) {
            throw new MisfitException(
                    "field '"
                            + (name.length() > 100 ? name.substring(0, 100) + "…" : name)
                            + "' is not among the columns");
        }
        return -1;
    }
}
