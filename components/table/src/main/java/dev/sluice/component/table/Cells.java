package dev.sluice.component.table;

import dev.sluice.component.table.replication.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/** The values of one row in the order of a table's columns, as text; used again for the next. */
final class Cells {

    private static final byte[] NONE = {};
    private static final int NULL = -1;

    private final byte[][] bytes;
    private final int[] from;
    private final int[] length;

    Cells(int columns) {
        this.bytes = new byte[columns][];
        this.from = new int[columns];
        this.length = new int[columns];
    }

    void setNull(int column) {
        bytes[column] = NONE;
        length[column] = NULL;
    }

    /** The value that a row of the log has there; unsent ones are null. */
    void set(int column, Tuple row, int place) {
        if (row.isNull(place) || row.isUnsent(place)) {
            setNull(column);
        } else {
            bytes[column] = row.bytes();
            from[column] = row.start(place);
            length[column] = row.length(place);
        }
    }

    void set(int column, String text) {
        bytes[column] = text.getBytes(StandardCharsets.UTF_8);
        from[column] = 0;
        length[column] = bytes[column].length;
    }

    boolean isNull(int column) {
        return length[column] == NULL;
    }

    byte[] bytes(int column) {
        return bytes[column];
    }

    int from(int column) {
        return from[column];
    }

    int length(int column) {
        return length[column];
    }

    String text(int column) {
        return new String(bytes[column], from[column], length[column], StandardCharsets.UTF_8);
    }

    long weight() {
        long sum = 0;
        for (int each : length) {
            sum += Math.max(0, each);
        }
        return sum;
    }

    /** The row as a JSON object of texts. */
    String json(List<FieldVector> named) {
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < length.length; i++) {
            out.append(i > 0 ? "," : "");
            Text.quoted(out, named.get(i).getName());
            out.append(':');
            if (isNull(i)) {
                out.append("null");
            } else {
                Text.quoted(out, text(i));
            }
        }
        return out.append('}').toString();
    }
}
