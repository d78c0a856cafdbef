package dev.sluice.component.kafka;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.api.DataType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.arrow.vector.DecimalVector;

/** Exact numbers; one that the type does not hold as it is fits nowhere. */
final class JsonDecimal {

    /** More digits than any column holds; a number of millions of digits is an attack. */
    private static final int LONGEST = 400;

    private static final long MOST_SCALE = 400;

    private JsonDecimal() {}

    /** Texts are taken, too: many write exact numbers so, because a JSON number is a double. */
    static JsonCell cell(DecimalVector vector, DataType.Decimal type) {
        return (parser, row) -> {
            if (!parser.currentToken().isNumeric()
                    && parser.currentToken() != JsonToken.VALUE_STRING) {
                throw JsonCells.wanted("a number", parser);
            }
            if (parser.getTextLength() > LONGEST) {
                throw new MisfitException("the number has too many digits");
            }
            vector.setSafe(row, scaled(number(parser), type));
        };
    }

    private static BigDecimal number(JsonParser parser) throws IOException, MisfitException {
        try {
            return new BigDecimal(
                    parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        } catch (NumberFormatException e) {
            throw JsonCells.wanted("a number", parser);
        }
    }

    private static BigDecimal scaled(BigDecimal number, DataType.Decimal type)
            throws MisfitException {
        // 1e999999999 would be written out in full before it is found too large
        if (Math.abs((long) number.scale()) > MOST_SCALE) {
            throw new MisfitException("the number is beyond the type's range");
        }
        BigDecimal scaled = exactly(number, type);
        if (scaled.precision() > type.precision()) {
            throw new MisfitException("the number has more digits than " + type + " holds");
        }
        return scaled;
    }

    /** Zeros behind the places are no digits that could be lost. */
    private static BigDecimal exactly(BigDecimal number, DataType.Decimal type)
            throws MisfitException {
        try {
            return number.setScale(type.scale(), RoundingMode.UNNECESSARY);
        } catch (ArithmeticException e) {
            throw new MisfitException(
                    "the number has more places than "
                            + type
                            + " holds, and is not rounded: give it a type with more places in"
                            + " 'columns'");
        }
    }
}
