package dev.sluice.component.table.copy;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;

/** Floats and truth values. */
final class Floats {

    private Floats() {}

    static FieldEncoder bool(FieldVector vector) {
        BitVector bits = (BitVector) vector;
        return (out, row) -> {
            out.putInt(1);
            out.putByte(bits.get(row));
            return null;
        };
    }

    static FieldEncoder float4(FieldVector vector) {
        ArrowBuf values = vector.getDataBuffer();
        if (vector instanceof Float4Vector) {
            return (out, row) -> {
                out.intField(values.getInt(4L * row));
                return null;
            };
        }
        return (out, row) -> {
            double value = values.getDouble(8L * row);
            float narrow = (float) value;
            out.intField(Float.floatToRawIntBits(narrow));
            boolean lost =
                    Float.isInfinite(narrow) != Double.isInfinite(value)
                            || (narrow == 0) != (value == 0);
            return lost ? "the number " + value + " is out of the range of real" : null;
        };
    }

    static FieldEncoder float8(FieldVector vector) {
        ArrowBuf values = vector.getDataBuffer();
        if (vector instanceof Float8Vector) {
            return (out, row) -> {
                out.longField(values.getLong(8L * row));
                return null;
            };
        }
        return (out, row) -> {
            out.longField(Double.doubleToRawLongBits(values.getFloat(4L * row)));
            return null;
        };
    }
}
