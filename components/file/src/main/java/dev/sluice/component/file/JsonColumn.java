package dev.sluice.component.file;

import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;

/**
 * The values of one column as JSON. Those of a batch are copied into arrays first, all at once:
 * buffers check each access, and arrays do so for less. Used by one thread.
 */
abstract sealed class JsonColumn {

    private byte[] valid = {};
    private boolean nulls;

    /** Whether there is one for the type: not for those with types within. */
    static boolean knows(DataType type) {
        return type instanceof Simple || type instanceof DataType.Decimal;
    }

    /**
     * One for values of the type.
     *
     * @throws IllegalArgumentException where it is not known
     */
    static JsonColumn of(DataType type) {
        return switch (type) {
            case Simple simple -> of(simple);
            case DataType.Decimal decimal when decimal.precision() > 18 -> new LongDecimals();
            case DataType.Decimal decimal -> new Decimals(decimal);
            case DataType.ListOf _, DataType.StructOf _, DataType.MapOf _ ->
                    throw new IllegalArgumentException(type.toString());
        };
    }

    private static JsonColumn of(Simple type) {
        return switch (type) {
            case BOOLEAN -> new Truths();
            case INT8, INT16 -> new SmallNumbers();
            case INT32, FLOAT, DATE -> new FourBytes(type);
            case INT64, DOUBLE, TIME, TIMESTAMP, TIMESTAMP_ZONED -> new EightBytes(type);
            case STRING, UUID, BINARY -> new Texts(type == Simple.BINARY);
        };
    }

    /** Takes the values of a vector, which may be closed after it. */
    final void load(FieldVector vector) {
        int rows = vector.getValueCount();
        nulls = vector.getNullCount() > 0;
        if (nulls) {
            valid = bytes(vector.getValidityBuffer(), (rows + 7L) >> 3, valid);
        }
        take(vector, rows);
    }

    /** Writes the value of the row, or that there is none. */
    final void write(int row, JsonBytes to) {
        if (nulls && (valid[row >> 3] >> (row & 7) & 1) == 0) {
            to.raw(JsonBytes.NULL);
        } else {
            value(row, to);
        }
    }

    abstract void take(FieldVector vector, int rows);

    abstract void value(int row, JsonBytes to);

    private static ByteBuffer read(ArrowBuf buffer, long length) {
        return buffer.nioBuffer(0, Math.toIntExact(length)).order(ByteOrder.nativeOrder());
    }

    private static byte[] bytes(ArrowBuf from, long length, byte[] before) {
        byte[] to = before.length < length ? new byte[Math.toIntExact(length)] : before;
        from.getBytes(0, to, 0, (int) length);
        return to;
    }

    private static int[] ints(ArrowBuf from, int length, int[] before) {
        int[] to = before.length < length ? new int[length] : before;
        read(from, 4L * length).asIntBuffer().get(to, 0, length);
        return to;
    }

    private static long[] longs(ArrowBuf from, int length, long[] before) {
        long[] to = before.length < length ? new long[length] : before;
        read(from, 8L * length).asLongBuffer().get(to, 0, length);
        return to;
    }

    private static final class Truths extends JsonColumn {
        private byte[] bits = {};

        @Override
        void take(FieldVector vector, int rows) {
            bits = bytes(vector.getDataBuffer(), (rows + 7L) >> 3, bits);
        }

        @Override
        void value(int row, JsonBytes to) {
            boolean truth = (bits[row >> 3] >> (row & 7) & 1) == 1;
            to.raw(truth ? JsonBytes.TRUE : JsonBytes.FALSE);
        }
    }

    private static final class SmallNumbers extends JsonColumn {
        private long[] values = {};

        @Override
        void take(FieldVector vector, int rows) {
            values = values.length < rows ? new long[rows] : values;
            for (int row = 0; row < rows; row++) {
                if (!vector.isNull(row)) {
                    values[row] = ((BaseIntVector) vector).getValueAsLong(row);
                }
            }
        }

        @Override
        void value(int row, JsonBytes to) {
            to.whole(values[row]);
        }
    }

    private static final class FourBytes extends JsonColumn {
        private final Simple type;
        private int[] values = {};

        private FourBytes(Simple type) {
            this.type = type;
        }

        @Override
        void take(FieldVector vector, int rows) {
            values = ints(vector.getDataBuffer(), rows, values);
        }

        @Override
        void value(int row, JsonBytes to) {
            switch (type) {
                case FLOAT -> to.real(Float.intBitsToFloat(values[row]));
                case DATE -> to.date(values[row]);
                default -> to.whole(values[row]);
            }
        }
    }

    private static final class EightBytes extends JsonColumn {
        private final Simple type;
        private long[] values = {};

        private EightBytes(Simple type) {
            this.type = type;
        }

        @Override
        void take(FieldVector vector, int rows) {
            values = longs(vector.getDataBuffer(), rows, values);
        }

        @Override
        void value(int row, JsonBytes to) {
            switch (type) {
                case DOUBLE -> to.real(Double.longBitsToDouble(values[row]));
                case TIME -> to.time(values[row]);
                case TIMESTAMP -> to.timestamp(values[row], false);
                case TIMESTAMP_ZONED -> to.timestamp(values[row], true);
                default -> to.whole(values[row]);
            }
        }
    }

    /** Those whose digits fit a long: the lower half of the value. */
    private static final class Decimals extends JsonColumn {
        private final int scale;
        private final boolean exact;
        private long[] halves = {};

        private Decimals(DataType.Decimal type) {
            this.scale = type.scale();
            this.exact = JsonFormat.asText(type);
        }

        @Override
        void take(FieldVector vector, int rows) {
            halves = longs(vector.getDataBuffer(), 2 * rows, halves);
        }

        @Override
        void value(int row, JsonBytes to) {
            if (exact) {
                to.exact(halves[2 * row], scale);
            } else {
                to.number(halves[2 * row], scale);
            }
        }
    }

    private static final class LongDecimals extends JsonColumn {
        private BigDecimal[] values = {};

        @Override
        void take(FieldVector vector, int rows) {
            values = new BigDecimal[rows];
            for (int row = 0; row < rows; row++) {
                if (!vector.isNull(row)) {
                    values[row] = ((DecimalVector) vector).getObjectNotNull(row);
                }
            }
        }

        @Override
        void value(int row, JsonBytes to) {
            to.exact(values[row]);
        }
    }

    private static final class Texts extends JsonColumn {
        private final boolean binary;
        private int[] offsets = {};
        private byte[] bytes = {};

        private Texts(boolean binary) {
            this.binary = binary;
        }

        @Override
        void take(FieldVector vector, int rows) {
            BaseVariableWidthVector texts = (BaseVariableWidthVector) vector;
            if (rows > 0) {
                offsets = ints(texts.getOffsetBuffer(), rows + 1, offsets);
                bytes = bytes(texts.getDataBuffer(), offsets[rows], bytes);
            }
        }

        @Override
        void value(int row, JsonBytes to) {
            if (binary) {
                to.binary(bytes, offsets[row], offsets[row + 1]);
            } else {
                to.text(bytes, offsets[row], offsets[row + 1]);
            }
        }
    }
}
