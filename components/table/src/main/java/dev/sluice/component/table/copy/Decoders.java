package dev.sluice.component.table.copy;

import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;

/** Decoders of the types that PostgreSQL's columns have with us. */
final class Decoders {

    private Decoders() {}

    /**
     * @param uuid whether the column's text is that of a UUID, which comes as its 16 bytes
     */
    static FieldDecoder of(FieldVector vector, boolean uuid) {
        return switch (vector) {
            case BitVector v ->
                    (b, at, n, row) -> {
                        v.setSafe(row, b[at]);
                        return null;
                    };
            case SmallIntVector v ->
                    (b, at, n, row) -> {
                        v.setSafe(row, Bytes.int16(b, at));
                        return null;
                    };
            case IntVector v ->
                    (b, at, n, row) -> {
                        v.setSafe(row, Bytes.int32(b, at));
                        return null;
                    };
            case BigIntVector v ->
                    (b, at, n, row) -> {
                        v.setSafe(row, Bytes.int64(b, at));
                        return null;
                    };
            case Float4Vector v ->
                    (b, at, n, row) -> {
                        v.setSafe(row, Float.intBitsToFloat(Bytes.int32(b, at)));
                        return null;
                    };
            case Float8Vector v ->
                    (b, at, n, row) -> {
                        v.setSafe(row, Double.longBitsToDouble(Bytes.int64(b, at)));
                        return null;
                    };
            case DecimalVector v -> Numerics.decoder(v);
            case DateDayVector v -> Times.dates(v);
            case TimeMicroVector v -> Times.times(v);
            case TimeStampVector v -> Times.timestamps(v);
            case VarCharVector v -> uuid ? uuids(v) : texts(v);
            case VarBinaryVector v ->
                    (b, at, n, row) -> {
                        v.setSafe(row, b, at, n);
                        return null;
                    };
            default -> throw new IllegalStateException("no decoder for " + vector.getField());
        };
    }

    private static FieldDecoder texts(VarCharVector vector) {
        return (b, at, n, row) -> {
            vector.setSafe(row, b, at, n);
            return null;
        };
    }

    private static FieldDecoder uuids(VarCharVector vector) {
        byte[] hex = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        byte[] text = new byte[36];
        return (b, at, n, row) -> {
            int to = 0;
            for (int i = 0; i < 16; i++) {
                if (i == 4 || i == 6 || i == 8 || i == 10) {
                    text[to++] = '-';
                }
                text[to++] = hex[b[at + i] >> 4 & 0xf];
                text[to++] = hex[b[at + i] & 0xf];
            }
            vector.setSafe(row, text, 0, 36);
            return null;
        };
    }
}
