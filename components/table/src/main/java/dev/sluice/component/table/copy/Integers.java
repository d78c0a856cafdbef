package dev.sluice.component.table.copy;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;

/** Whole numbers into columns of whole and other numbers. */
final class Integers {

    private interface Numbers {
        long at(int row);
    }

    private Integers() {}

    static FieldEncoder int2(FieldVector vector) {
        if (vector instanceof SmallIntVector) {
            ArrowBuf values = vector.getDataBuffer();
            return (out, row) -> {
                out.shortField(values.getShort(2L * row));
                return null;
            };
        }
        Numbers numbers = numbers(vector);
        return (out, row) -> {
            long value = numbers.at(row);
            out.shortField((short) value);
            return value == (short) value ? null : outside(value, "smallint");
        };
    }

    static FieldEncoder int4(FieldVector vector) {
        if (vector instanceof IntVector) {
            int[] values = Heap.ints(vector.getDataBuffer(), vector.getValueCount());
            return (out, row) -> {
                out.intField(values[row]);
                return null;
            };
        }
        Numbers numbers = numbers(vector);
        return (out, row) -> {
            long value = numbers.at(row);
            out.intField((int) value);
            return value == (int) value ? null : outside(value, "integer");
        };
    }

    static FieldEncoder int8(FieldVector vector) {
        if (vector instanceof BigIntVector) {
            long[] values = Heap.longs(vector.getDataBuffer(), vector.getValueCount());
            return (out, row) -> {
                out.longField(values[row]);
                return null;
            };
        }
        Numbers numbers = numbers(vector);
        return (out, row) -> {
            out.longField(numbers.at(row));
            return null;
        };
    }

    static FieldEncoder float4(FieldVector vector) {
        Numbers numbers = numbers(vector);
        return (out, row) -> {
            out.intField(Float.floatToRawIntBits((float) numbers.at(row)));
            return null;
        };
    }

    static FieldEncoder float8(FieldVector vector) {
        Numbers numbers = numbers(vector);
        return (out, row) -> {
            out.longField(Double.doubleToRawLongBits((double) numbers.at(row)));
            return null;
        };
    }

    static FieldEncoder numeric(FieldVector vector, DecimalLimit limit) {
        Numbers numbers = numbers(vector);
        Numerics numeric = new Numerics(0, limit);
        return (out, row) -> numeric.encode(out, numbers.at(row));
    }

    private static String outside(long value, String type) {
        return "the number " + value + " is out of the range of " + type;
    }

    private static Numbers numbers(FieldVector vector) {
        return switch (vector) {
            case TinyIntVector v -> v::get;
            case SmallIntVector v -> v::get;
            case IntVector v -> v::get;
            case BigIntVector v -> v::get;
            default -> throw new IllegalStateException("no whole numbers in " + vector.getField());
        };
    }
}
