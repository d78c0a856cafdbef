package dev.sluice.component.table.copy;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.jspecify.annotations.Nullable;

/** Rows of COPY's binary format as rows of vectors. */
public final class RowDecoder {

    private static final int NULL = -1;

    private final FieldVector[] vectors;
    private final FieldDecoder[] decoders;

    /**
     * @param vectors of one batch
     * @param uuids which of the columns are UUIDs
     */
    public RowDecoder(List<FieldVector> vectors, List<Boolean> uuids) {
        this.vectors = vectors.toArray(FieldVector[]::new);
        this.decoders = new FieldDecoder[this.vectors.length];
        for (int i = 0; i < decoders.length; i++) {
            decoders[i] = Decoders.of(this.vectors[i], uuids.get(i));
        }
    }

    /**
     * Decodes the row that begins at that byte.
     *
     * @return why it cannot be taken, or null
     */
    public @Nullable String decode(byte[] bytes, int from, int row) {
        int at = from + 2;
        @Nullable String reason = null;
        for (int i = 0; i < decoders.length; i++) {
            int length = Bytes.int32(bytes, at);
            at += 4;
            if (length == NULL) {
                vectors[i].setNull(row);
                continue;
            }
            @Nullable String fault = decoders[i].decode(bytes, at, length, row);
            if (fault != null && reason == null) {
                reason = "column '" + vectors[i].getName() + "': " + fault;
            }
            at += length;
        }
        return reason;
    }

    /** The row in words, also where {@link #decode} could not take it. */
    public String raw(byte[] bytes, int from, int row, Words words) {
        List<String> values = new ArrayList<>();
        int at = from + 2;
        for (FieldVector vector : vectors) {
            int length = Bytes.int32(bytes, at);
            at += 4;
            if (length == NULL) {
                values.add("null");
                continue;
            }
            values.add(
                    switch (vector) {
                        case DecimalVector v -> Numerics.text(bytes, at);
                        case TimeMicroVector v -> Times.timeText(Bytes.int64(bytes, at));
                        case TimeStampVector v -> Times.text(Bytes.int64(bytes, at));
                        default -> words.of(vector, row);
                    });
            at += length;
        }
        return String.join(",", values);
    }

    /** Whether these bytes are the end of the data and no row. */
    public static boolean end(byte[] bytes, int from) {
        return bytes.length - from < 2 || Bytes.int16(bytes, from) == -1;
    }

    /** Where the first row begins: after the signature, the flags and the extension. */
    public static int afterHeader(byte[] first) {
        return 19 + Bytes.int32(first, 15);
    }
}
