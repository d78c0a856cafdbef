package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.Copy;
import dev.sluice.api.RecordBatch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes rows as JSON straight from their vectors. DuckDB, which makes a text of each value on its
 * way, needs three times as long.
 */
final class JsonWriter implements FormatWriter {

    private static final Logger LOG = LoggerFactory.getLogger(JsonWriter.class);
    private static final int PIECE = 1 << 16;
    private static final byte[] CLOSE = JsonBytes.ascii("}");

    private final WriteRequest request;
    private final Copy copy;
    private final Frame frame;
    private final byte[] between;
    private final List<Field> fields = new ArrayList<>();
    private final JsonBytes bytes = new JsonBytes();
    private @Nullable OutputStream out;
    private boolean some;

    /** What stands around the rows. */
    private enum Frame {
        LINES("", "\n", "\n", ""),
        ARRAY("[\n\t", ",\n\t", "\n]\n", "[\n\t\n]\n");

        private final String before;
        private final String between;
        private final String after;
        private final String alone;

        Frame(String before, String between, String after, String alone) {
            this.before = before;
            this.between = between;
            this.after = after;
            this.alone = alone;
        }
    }

    /** A column that is written. */
    private static final class Field {
        private final int index;
        private final byte[] key;
        private final JsonColumn values;

        private Field(int index, byte[] key, JsonColumn values) {
            this.index = index;
            this.key = key;
            this.values = values;
        }
    }

    /**
     * @param copy how DuckDB writes the same file
     * @param lines one object a line; otherwise an array of objects
     */
    JsonWriter(WriteRequest request, Copy copy, boolean lines) {
        this.request = request;
        this.copy = copy;
        this.frame = lines ? Frame.LINES : Frame.ARRAY;
        this.between = JsonBytes.ascii(frame.between);
        for (Column column : request.written().columns()) {
            int index = request.schema().names().indexOf(column.name());
            fields.add(new Field(index, key(column.name()), JsonColumn.of(column.type())));
        }
    }

    private byte[] key(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        bytes.raw(JsonBytes.ascii(fields.isEmpty() ? "{" : ","));
        bytes.text(utf8, 0, utf8.length);
        bytes.raw(JsonBytes.ascii(":"));
        return bytes.take();
    }

    /** Whether every column's values can be written so. */
    static boolean knows(WriteRequest request) {
        return request.partitionBy().isEmpty()
                && request.written().columns().stream()
                        .allMatch(column -> JsonColumn.knows(column.type()));
    }

    @Override
    public Optional<Copy> copy() {
        return Optional.of(copy);
    }

    @Override
    public void write(RecordBatch batch) {
        try (batch) {
            for (Field field : fields) {
                field.values.load(batch.root().getVector(field.index));
            }
            OutputStream to = open();
            for (int row = 0; row < batch.rows(); row++) {
                bytes.raw(some ? between : JsonBytes.ascii(frame.before));
                some = true;
                for (Field field : fields) {
                    bytes.raw(field.key);
                    field.values.write(row, bytes);
                }
                bytes.raw(CLOSE);
                if (bytes.size() > PIECE) {
                    bytes.drain(to);
                }
            }
        } catch (IOException e) {
            throw Faults.writing(request.target(), e);
        }
    }

    private OutputStream open() {
        OutputStream to = out == null ? request.open() : out;
        out = to;
        return to;
    }

    @Override
    public void writeNothing() {
        open();
    }

    @Override
    public void finish() {
        OutputStream to = out;
        if (to == null) {
            return;
        }
        bytes.raw(JsonBytes.ascii(some ? frame.after : frame.alone));
        try {
            bytes.drain(to);
            to.close();
            out = null;
        } catch (IOException e) {
            throw Faults.writing(request.target(), e);
        }
    }

    @Override
    public void close() {
        OutputStream open = out;
        out = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("a file that was not completed file={}", request.staged(), e);
            }
        }
    }
}
