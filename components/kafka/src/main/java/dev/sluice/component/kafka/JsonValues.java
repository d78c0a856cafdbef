package dev.sluice.component.kafka;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.TimeOfDay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * Writes the values of vectors as JSON, so that a source with the same columns reads them back:
 * times as texts of ISO 8601, binaries as base64.
 */
final class JsonValues {

    /** As messages have them: what JSON has not is a misfit. */
    static final JsonValues STRICT = new JsonValues(false);

    /** As rows that are put aside have them: each value is a text that DuckDB casts back. */
    static final JsonValues HELD = new JsonValues(true);

    private final boolean held;

    private JsonValues(boolean held) {
        this.held = held;
    }

    JsonValue of(FieldVector vector, DataType type) {
        return switch (type) {
            case Simple simple -> simple(vector, simple);
            case DataType.Decimal d -> (to, row) -> to.writeNumber(PlainText.decimal(vector, row));
            case DataType.ListOf list -> list((ListVector) vector, list);
            case DataType.StructOf struct -> struct((StructVector) vector, struct);
            case DataType.MapOf map -> map((ListVector) vector, map);
        };
    }

    private JsonValue simple(FieldVector vector, Simple type) {
        return switch (type) {
            case BOOLEAN -> (to, row) -> to.writeBoolean(((BitVector) vector).get(row) != 0);
            case INT8, INT16, INT32, INT64 -> {
                BaseIntVector whole = (BaseIntVector) vector;
                yield (to, row) -> to.writeNumber(whole.getValueAsLong(row));
            }
            case FLOAT -> real((Float4Vector) vector);
            case DOUBLE -> real((Float8Vector) vector);
            case TIME -> time((TimeMicroVector) vector);
            case DATE, TIMESTAMP, TIMESTAMP_ZONED ->
                    (to, row) -> to.writeString(PlainText.of(vector, type, row));
            case STRING, UUID -> {
                BaseVariableWidthVector texts = (BaseVariableWidthVector) vector;
                yield (to, row) -> {
                    byte[] text = Bytes.of(texts, row);
                    if (text != null) {
                        to.writeUTF8String(text, 0, text.length);
                    }
                };
            }
            case BINARY -> {
                BaseVariableWidthVector binaries = (BaseVariableWidthVector) vector;
                yield (to, row) -> {
                    byte[] bytes = Bytes.of(binaries, row);
                    if (bytes != null) {
                        binary(bytes, to);
                    }
                };
            }
        };
    }

    private JsonValue time(TimeMicroVector vector) {
        return (to, row) -> {
            if (!held && TimeOfDay.isEnd(vector.get(row))) {
                throw new MisfitException("24:00 is not a time of a day");
            }
            to.writeString(PlainText.of(vector, Simple.TIME, row));
        };
    }

    private JsonValue real(Float4Vector vector) {
        return (to, row) -> {
            float value = vector.get(row);
            if (Float.isFinite(value)) {
                to.writeNumber(value);
            } else {
                unbounded(value, to);
            }
        };
    }

    private JsonValue real(Float8Vector vector) {
        return (to, row) -> {
            double value = vector.get(row);
            if (Double.isFinite(value)) {
                to.writeNumber(value);
            } else {
                unbounded(value, to);
            }
        };
    }

    private void unbounded(double value, JsonGenerator to) throws IOException, MisfitException {
        if (!held) {
            throw new MisfitException("JSON has no number that is infinite or none (NaN)");
        }
        to.writeString(Double.toString(value));
    }

    private void binary(byte[] bytes, JsonGenerator to) throws IOException {
        if (held) {
            to.writeString(HexFormat.ofDelimiter("").withPrefix("\\x").formatHex(bytes));
        } else {
            to.writeBinary(bytes);
        }
    }

    private JsonValue list(ListVector vector, DataType.ListOf type) {
        FieldVector elements = vector.getDataVector();
        JsonValue element = of(elements, type.element());
        return (to, row) -> {
            to.writeStartArray();
            for (int i = vector.getElementStartIndex(row);
                    i < vector.getElementEndIndex(row);
                    i++) {
                value(elements, element, to, i);
            }
            to.writeEndArray();
        };
    }

    private JsonValue struct(StructVector vector, DataType.StructOf type) {
        List<FieldVector> children = vector.getChildrenFromFields();
        List<JsonValue> values = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            values.add(of(children.get(i), type.fields().get(i).type()));
        }
        return (to, row) -> {
            to.writeStartObject();
            for (int i = 0; i < values.size(); i++) {
                to.writeFieldName(type.fields().get(i).name());
                value(children.get(i), values.get(i), to, row);
            }
            to.writeEndObject();
        };
    }

    private JsonValue map(ListVector vector, DataType.MapOf type) {
        StructVector entries = (StructVector) vector.getDataVector();
        FieldVector keys = (FieldVector) entries.getVectorById(0);
        FieldVector values = (FieldVector) entries.getVectorById(1);
        JsonValue value = of(values, type.value());
        return (to, row) -> {
            to.writeStartObject();
            for (int i = vector.getElementStartIndex(row);
                    i < vector.getElementEndIndex(row);
                    i++) {
                to.writeFieldName(PlainText.of(keys, type.key(), i));
                value(values, value, to, i);
            }
            to.writeEndObject();
        };
    }

    static void value(FieldVector vector, JsonValue value, JsonGenerator to, int row)
            throws IOException, MisfitException {
        if (vector.isNull(row)) {
            to.writeNull();
        } else {
            value.write(to, row);
        }
    }
}
