package dev.sluice.component.kafka;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.arrow.vector.VarCharVector;

/** Texts of JSON; objects and lists in a column of text stay as they are written. */
final class JsonText {

    private static final Pattern UUID =
            Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    private final Utf8 utf8 = new Utf8();
    private byte[] message = {};

    /** The message that is parsed from here on. */
    void message(byte[] bytes) {
        message = bytes;
    }

    JsonCell cell(VarCharVector vector) {
        return (parser, row) -> {
            JsonToken token = parser.currentToken();
            if (token == JsonToken.VALUE_STRING) {
                text(parser, vector, row);
            } else if (token.isStructStart()) {
                nested(parser, vector, row);
            } else {
                throw JsonCells.wanted("a text", parser);
            }
        };
    }

    private void text(JsonParser parser, VarCharVector vector, int row)
            throws IOException, MisfitException {
        int length =
                utf8.encode(
                        parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        if (length < 0) {
            throw new MisfitException("the text has half of a surrogate pair");
        }
        vector.setSafe(row, utf8.bytes(), 0, length);
    }

    private void nested(JsonParser parser, VarCharVector vector, int row)
            throws IOException, MisfitException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int length = (int) parser.currentLocation().getByteOffset() - from;
        if (!utf8.valid(message, from, length)) {
            throw new MisfitException("its bytes are no UTF-8");
        }
        vector.setSafe(row, message, from, length);
    }

    JsonCell uuid(VarCharVector vector) {
        return (parser, row) -> {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw JsonCells.wanted("a UUID", parser);
            }
            String text = parser.getText();
            if (!UUID.matcher(text).matches()) {
                throw new MisfitException("the text is no UUID");
            }
            vector.setSafe(
                    row,
                    text.toLowerCase(Locale.ROOT)
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        };
    }

    /** The name of a map's entry that the parser stands on. */
    void key(JsonParser parser, VarCharVector vector, int row) throws IOException, MisfitException {
        text(parser, vector, row);
    }
}
