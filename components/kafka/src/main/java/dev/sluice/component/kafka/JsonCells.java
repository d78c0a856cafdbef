package dev.sluice.component.kafka;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import java.io.IOException;
import java.util.Base64;
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
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;

/** Makes the cells for types; those of one batch share their scratch space. */
final class JsonCells {

    private final JsonText text;
    private final boolean ignoreUnknown;
    private final IsoText iso = new IsoText();

    JsonCells(JsonText text, boolean ignoreUnknown) {
        this.text = text;
        this.ignoreUnknown = ignoreUnknown;
    }

    JsonText text() {
        return text;
    }

    JsonCell of(FieldVector vector, DataType type) {
        return switch (type) {
            case Simple simple -> simple(vector, simple);
            case DataType.Decimal decimal -> JsonDecimal.cell((DecimalVector) vector, decimal);
            case DataType.ListOf list -> JsonNested.list(vector, list, this);
            case DataType.StructOf struct -> JsonNested.struct(vector, struct, this, ignoreUnknown);
            case DataType.MapOf map -> JsonNested.map(vector, map, this);
        };
    }

    private JsonCell simple(FieldVector vector, Simple type) {
        return switch (type) {
            case BOOLEAN -> truth((BitVector) vector);
            case INT8, INT16, INT32, INT64 -> whole(vector, type);
            case FLOAT -> real((Float4Vector) vector);
            case DOUBLE -> real((Float8Vector) vector);
            case DATE, TIME, TIMESTAMP, TIMESTAMP_ZONED -> moment(vector, type);
            case STRING -> text.cell((VarCharVector) vector);
            case UUID -> text.uuid((VarCharVector) vector);
            case BINARY -> binary((VarBinaryVector) vector);
        };
    }

    private static JsonCell truth(BitVector vector) {
        return (parser, row) -> {
            switch (parser.currentToken()) {
                case VALUE_TRUE -> vector.setSafe(row, 1);
                case VALUE_FALSE -> vector.setSafe(row, 0);
                default -> throw wanted("true or false", parser);
            }
        };
    }

    private static JsonCell whole(FieldVector vector, Simple type) {
        return switch (type) {
            case INT8 -> {
                TinyIntVector to = (TinyIntVector) vector;
                yield (parser, row) -> to.setSafe(row, (int) whole(parser, -128, 127));
            }
            case INT16 -> {
                SmallIntVector to = (SmallIntVector) vector;
                yield (parser, row) -> to.setSafe(row, (int) whole(parser, -32_768, 32_767));
            }
            case INT32 -> {
                IntVector to = (IntVector) vector;
                yield (parser, row) ->
                        to.setSafe(row, (int) whole(parser, Integer.MIN_VALUE, Integer.MAX_VALUE));
            }
            default -> {
                BigIntVector to = (BigIntVector) vector;
                yield (parser, row) ->
                        to.setSafe(row, whole(parser, Long.MIN_VALUE, Long.MAX_VALUE));
            }
        };
    }

    private static long whole(JsonParser parser, long least, long most)
            throws IOException, MisfitException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw wanted("a whole number", parser);
        }
        boolean tooLong = parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER;
        long value = tooLong ? 0 : parser.getLongValue();
        if (tooLong || value < least || value > most) {
            throw new MisfitException("the number is beyond the type's range");
        }
        return value;
    }

    private static JsonCell real(Float4Vector vector) {
        return (parser, row) -> {
            requireNumber(parser);
            float value = parser.getFloatValue();
            if (Float.isInfinite(value)) {
                throw new MisfitException("the number is beyond the type's range");
            }
            vector.setSafe(row, value);
        };
    }

    private static JsonCell real(Float8Vector vector) {
        return (parser, row) -> {
            requireNumber(parser);
            double value = parser.getDoubleValue();
            if (Double.isInfinite(value)) {
                throw new MisfitException("the number is beyond the type's range");
            }
            vector.setSafe(row, value);
        };
    }

    private static void requireNumber(JsonParser parser) throws MisfitException {
        if (!parser.currentToken().isNumeric()) {
            throw wanted("a number", parser);
        }
    }

    private JsonCell moment(FieldVector vector, Simple type) {
        return switch (type) {
            case DATE -> {
                DateDayVector to = (DateDayVector) vector;
                yield (p, row) ->
                        to.setSafe(row, iso.date(chars(p), p.getTextOffset(), p.getTextLength()));
            }
            case TIME -> {
                TimeMicroVector to = (TimeMicroVector) vector;
                yield (p, row) ->
                        to.setSafe(row, iso.time(chars(p), p.getTextOffset(), p.getTextLength()));
            }
            case TIMESTAMP -> {
                TimeStampMicroVector to = (TimeStampMicroVector) vector;
                yield (p, row) ->
                        to.setSafe(
                                row, iso.timestamp(chars(p), p.getTextOffset(), p.getTextLength()));
            }
            default -> {
                TimeStampMicroTZVector to = (TimeStampMicroTZVector) vector;
                yield (p, row) ->
                        to.setSafe(
                                row, iso.instant(chars(p), p.getTextOffset(), p.getTextLength()));
            }
        };
    }

    private static char[] chars(JsonParser parser) throws IOException, MisfitException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wanted("a text", parser);
        }
        return parser.getTextCharacters();
    }

    private static JsonCell binary(VarBinaryVector vector) {
        return (parser, row) -> {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw wanted("a text in base64", parser);
            }
            try {
                vector.setSafe(row, Base64.getDecoder().decode(parser.getText()));
            } catch (IllegalArgumentException e) {
                throw new MisfitException("the text is no base64");
            }
        };
    }

    static MisfitException wanted(String what, JsonParser parser) {
        return new MisfitException("it is " + found(parser.currentToken()) + ", not " + what);
    }

    private static String found(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NULL -> "null";
            default -> "no value";
        };
    }
}
