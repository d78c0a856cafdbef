package dev.sluice.component.kafka;

import dev.sluice.api.Endless;
import dev.sluice.api.TimeOfDay;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.avro.Schema;

/** Writes the values of vectors as an Avro schema has them, whose types were checked before. */
final class AvroValues {

    private AvroValues() {}

    static AvroValue of(FieldVector vector, Schema nullable) {
        int nothing = AvroSchemas.nullBranch(nullable);
        AvroValue value = bare(vector, AvroSchemas.bare(nullable));
        return (to, row) -> {
            boolean isNull = vector.isNull(row);
            if (isNull && nothing < 0) {
                throw new MisfitException("it is null, which the schema does not allow");
            }
            if (nothing >= 0) {
                to.writeIndex(isNull ? nothing : 1 - nothing);
            }
            if (!isNull) {
                value.write(to, row);
            }
        };
    }

    private static AvroValue bare(FieldVector vector, Schema schema) {
        return switch (schema.getType()) {
            case BOOLEAN -> (to, row) -> to.writeBoolean(((BitVector) vector).get(row) != 0);
            case INT, LONG -> whole(vector, schema);
            case FLOAT -> (to, row) -> to.writeFloat(((Float4Vector) vector).get(row));
            case DOUBLE -> (to, row) -> to.writeDouble(((Float8Vector) vector).get(row));
            case STRING -> bytes((BaseVariableWidthVector) vector);
            case ENUM -> symbol((BaseVariableWidthVector) vector, schema);
            case BYTES, FIXED -> binary(vector, schema);
            case ARRAY -> list((ListVector) vector, schema.getElementType());
            case MAP -> map((ListVector) vector, schema.getValueType());
            case RECORD -> struct((StructVector) vector, schema);
            case NULL, UNION -> throw new IllegalStateException("refused before: " + schema);
        };
    }

    private static AvroValue whole(FieldVector vector, Schema schema) {
        boolean millis =
                schema.getLogicalType() != null
                        && schema.getLogicalType().getName().endsWith("millis");
        boolean isInt = schema.getType() == Schema.Type.INT;
        return (to, row) -> {
            long value = whole(vector, row);
            if (millis && value % 1000 != 0) {
                throw new MisfitException("it has microseconds, the schema milliseconds only");
            }
            long written = millis ? value / 1000 : value;
            if (isInt) {
                to.writeInt(Math.toIntExact(written));
            } else {
                to.writeLong(written);
            }
        };
    }

    private static long whole(FieldVector vector, int row) throws MisfitException {
        return switch (vector) {
            case BaseIntVector number -> number.getValueAsLong(row);
            case DateDayVector date -> {
                requireFinite(!Endless.day(date.get(row)));
                yield date.get(row);
            }
            case TimeMicroVector time -> {
                if (TimeOfDay.isEnd(time.get(row))) {
                    throw new MisfitException("it is 24:00, which no time of Avro is");
                }
                yield time.get(row);
            }
            default -> {
                long micros = ((TimeStampVector) vector).get(row);
                requireFinite(!Endless.moment(micros));
                yield micros;
            }
        };
    }

    private static void requireFinite(boolean finite) throws MisfitException {
        if (!finite) {
            throw new MisfitException("it is infinite, which no date or time of Avro is");
        }
    }

    private static AvroValue bytes(BaseVariableWidthVector vector) {
        return (to, row) -> {
            byte[] bytes = Bytes.of(vector, row);
            if (bytes != null) {
                to.writeBytes(bytes); // a string has the same encoding
            }
        };
    }

    private static AvroValue symbol(BaseVariableWidthVector vector, Schema schema) {
        return (to, row) -> {
            byte[] bytes = Bytes.of(vector, row);
            String symbol = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
            if (!schema.hasEnumSymbol(symbol)) {
                throw new MisfitException("the schema has no such symbol");
            }
            to.writeEnum(schema.getEnumOrdinal(symbol));
        };
    }

    private static AvroValue binary(FieldVector vector, Schema schema) {
        int fixed = schema.getType() == Schema.Type.FIXED ? schema.getFixedSize() : -1;
        if (vector instanceof DecimalVector) {
            return (to, row) -> {
                BigInteger digits = PlainText.decimal(vector, row).unscaledValue();
                if (fixed < 0) {
                    to.writeBytes(ByteBuffer.wrap(digits.toByteArray()));
                } else {
                    to.writeFixed(extended(digits, fixed));
                }
            };
        }
        if (fixed < 0) {
            return bytes((BaseVariableWidthVector) vector);
        }
        return (to, row) -> {
            byte[] bytes = Bytes.of((BaseVariableWidthVector) vector, row);
            if (bytes == null || bytes.length != fixed) {
                throw new MisfitException("it has not the " + fixed + " bytes of the schema");
            }
            to.writeFixed(bytes);
        };
    }

    private static byte[] extended(BigInteger digits, int length) throws MisfitException {
        byte[] bytes = digits.toByteArray();
        if (bytes.length > length) {
            throw new MisfitException("it does not fit the bytes of the schema");
        }
        byte[] extended = new byte[length];
        Arrays.fill(extended, (byte) (digits.signum() < 0 ? -1 : 0));
        System.arraycopy(bytes, 0, extended, length - bytes.length, bytes.length);
        return extended;
    }

    private static AvroValue list(ListVector vector, Schema element) {
        AvroValue value = of(vector.getDataVector(), element);
        return (to, row) -> {
            int from = vector.getElementStartIndex(row);
            int end = vector.getElementEndIndex(row);
            to.writeArrayStart();
            to.setItemCount(end - from);
            for (int i = from; i < end; i++) {
                to.startItem();
                value.write(to, i);
            }
            to.writeArrayEnd();
        };
    }

    private static AvroValue map(ListVector vector, Schema element) {
        StructVector entries = (StructVector) vector.getDataVector();
        AvroValue keys = bytes((BaseVariableWidthVector) entries.getVectorById(0));
        AvroValue values = of((FieldVector) entries.getVectorById(1), element);
        return (to, row) -> {
            int from = vector.getElementStartIndex(row);
            int end = vector.getElementEndIndex(row);
            to.writeMapStart();
            to.setItemCount(end - from);
            for (int i = from; i < end; i++) {
                to.startItem();
                keys.write(to, i);
                values.write(to, i);
            }
            to.writeMapEnd();
        };
    }

    private static AvroValue struct(StructVector vector, Schema schema) {
        List<AvroValue> values = new ArrayList<>();
        for (int i = 0; i < schema.getFields().size(); i++) {
            FieldVector child = (FieldVector) vector.getVectorById(i);
            values.add(of(child, schema.getFields().get(i).schema()));
        }
        return (to, row) -> {
            for (AvroValue value : values) {
                value.write(to, row);
            }
        };
    }
}
