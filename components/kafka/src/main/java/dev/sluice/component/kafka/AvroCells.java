package dev.sluice.component.kafka;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.util.Utf8;

/** Makes the cells for the types of an Avro schema. */
final class AvroCells {

    /** A list of elements without bytes could have any length. */
    private static final int LONGEST_LIST = 1 << 20;

    private final dev.sluice.component.kafka.Utf8 check = new dev.sluice.component.kafka.Utf8();

    AvroCell of(FieldVector vector, Schema nullable) {
        int nothing = AvroSchemas.nullBranch(nullable);
        AvroCell cell = bare(vector, AvroSchemas.bare(nullable));
        if (nothing < 0) {
            return cell;
        }
        return (decoder, row) -> {
            int branch = decoder.readIndex();
            if (branch == nothing) {
                vector.setNull(row);
            } else if (branch == 1 - nothing) {
                cell.read(decoder, row);
            } else {
                throw new MisfitException("its bytes are none of the schema");
            }
        };
    }

    private AvroCell bare(FieldVector vector, Schema schema) {
        return switch (schema.getType()) {
            case BOOLEAN -> {
                BitVector to = (BitVector) vector;
                yield (decoder, row) -> to.setSafe(row, decoder.readBoolean() ? 1 : 0);
            }
            case INT -> whole(vector, schema);
            case LONG -> whole(vector, schema);
            case FLOAT -> {
                Float4Vector to = (Float4Vector) vector;
                yield (decoder, row) -> to.setSafe(row, decoder.readFloat());
            }
            case DOUBLE -> {
                Float8Vector to = (Float8Vector) vector;
                yield (decoder, row) -> to.setSafe(row, decoder.readDouble());
            }
            case STRING -> text((VarCharVector) vector);
            case ENUM -> symbol((VarCharVector) vector, schema.getEnumSymbols());
            case BYTES, FIXED -> binary(vector, schema);
            case ARRAY -> list((ListVector) vector, schema.getElementType());
            case MAP -> map((ListVector) vector, schema.getValueType());
            case RECORD -> struct((StructVector) vector, schema);
            case NULL, UNION -> throw new IllegalStateException("refused before: " + schema);
        };
    }

    private static AvroCell whole(FieldVector vector, Schema schema) {
        boolean isInt = schema.getType() == Schema.Type.INT;
        boolean millis =
                schema.getLogicalType() != null
                        && schema.getLogicalType().getName().endsWith("millis");
        int factor = millis ? 1000 : 1;
        return switch (vector) {
            case IntVector to -> (decoder, row) -> to.setSafe(row, decoder.readInt());
            case DateDayVector to -> (decoder, row) -> to.setSafe(row, decoder.readInt());
            case TimeMicroVector to ->
                    (decoder, row) ->
                            to.setSafe(
                                    row,
                                    (isInt ? decoder.readInt() : decoder.readLong())
                                            * (long) factor);
            case TimeStampVector to ->
                    (decoder, row) ->
                            to.setSafe(row, Math.multiplyExact(decoder.readLong(), factor));
            default -> {
                BigIntVector to = (BigIntVector) vector;
                yield (decoder, row) -> to.setSafe(row, decoder.readLong());
            }
        };
    }

    private AvroCell text(VarCharVector vector) {
        Utf8 text = new Utf8();
        return (decoder, row) -> {
            decoder.readString(text);
            if (!check.valid(text.getBytes(), 0, text.getByteLength())) {
                throw new MisfitException("a text is no UTF-8");
            }
            vector.setSafe(row, text.getBytes(), 0, text.getByteLength());
        };
    }

    private static AvroCell symbol(VarCharVector vector, List<String> symbols) {
        List<byte[]> texts = symbols.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();
        return (decoder, row) -> {
            int index = decoder.readEnum();
            if (index < 0 || index >= texts.size()) {
                throw new MisfitException("its bytes are none of the schema");
            }
            vector.setSafe(row, texts.get(index));
        };
    }

    private static byte[] bytes(BinaryDecoder decoder, int fixed) throws IOException {
        if (fixed >= 0) {
            byte[] bytes = new byte[fixed];
            decoder.readFixed(bytes);
            return bytes;
        }
        ByteBuffer buffer = decoder.readBytes(null);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static AvroCell binary(FieldVector vector, Schema schema) {
        int fixed = schema.getType() == Schema.Type.FIXED ? schema.getFixedSize() : -1;
        if (vector instanceof DecimalVector to
                && schema.getLogicalType() instanceof LogicalTypes.Decimal type) {
            return (decoder, row) -> {
                byte[] bytes = bytes(decoder, fixed);
                // beyond 38 digits nothing fits; and no bytes are no number
                if (bytes.length == 0 || (fixed < 0 && bytes.length > 64)) {
                    throw new MisfitException("a decimal has not the digits of the schema");
                }
                BigDecimal value = new BigDecimal(new BigInteger(bytes), type.getScale());
                if (value.precision() > type.getPrecision()) {
                    throw new MisfitException("a decimal has more digits than the schema says");
                }
                to.setSafe(row, value);
            };
        }
        VarBinaryVector to = (VarBinaryVector) vector;
        return (decoder, row) -> to.setSafe(row, bytes(decoder, fixed));
    }

    private AvroCell list(ListVector vector, Schema element) {
        FieldVector elements = vector.getDataVector();
        AvroCell cell = of(elements, element);
        return (decoder, row) -> {
            int first = vector.startNewValue(row);
            int count = 0;
            for (long n = decoder.readArrayStart(); n != 0; n = decoder.arrayNext()) {
                requireFew(count + n);
                for (long i = 0; i < n; i++) {
                    cell.read(decoder, first + count++);
                }
            }
            vector.endValue(row, count);
        };
    }

    private static void requireFew(long count) throws MisfitException {
        if (count < 0 || count > LONGEST_LIST) {
            throw new MisfitException("a list has more than a million elements");
        }
    }

    private AvroCell map(ListVector vector, Schema value) {
        StructVector entries = (StructVector) vector.getDataVector();
        AvroCell keys = text((VarCharVector) entries.getVectorById(0));
        AvroCell values = of((FieldVector) entries.getVectorById(1), value);
        return (decoder, row) -> {
            int first = vector.startNewValue(row);
            int count = 0;
            for (long n = decoder.readMapStart(); n != 0; n = decoder.mapNext()) {
                requireFew(count + n);
                for (long i = 0; i < n; i++) {
                    entries.setIndexDefined(first + count);
                    keys.read(decoder, first + count);
                    values.read(decoder, first + count++);
                }
            }
            vector.endValue(row, count);
        };
    }

    private AvroCell struct(StructVector vector, Schema schema) {
        List<AvroCell> cells = new ArrayList<>();
        for (int i = 0; i < schema.getFields().size(); i++) {
            FieldVector child = (FieldVector) vector.getVectorById(i);
            cells.add(of(child, schema.getFields().get(i).schema()));
        }
        return (decoder, row) -> {
            vector.setIndexDefined(row);
            for (AvroCell cell : cells) {
                cell.read(decoder, row);
            }
        };
    }
}
