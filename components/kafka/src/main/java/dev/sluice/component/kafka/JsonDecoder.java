package dev.sluice.component.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.api.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects, one a message, as RFC 8259 has them: no comments, nothing behind the object, no
 * field twice, and no field without a column unless those are ignored.
 */
final class JsonDecoder implements Decoder {

    private static final JsonFactory JSON = new JsonFactory();

    private final List<Column> columns;
    private final boolean ignoreUnknown;
    private final JsonText text = new JsonText();
    private @Nullable JsonFields fields;
    private @Nullable PlainJson plain;

    JsonDecoder(List<Column> columns, boolean ignoreUnknown) {
        this.columns = List.copyOf(columns);
        this.ignoreUnknown = ignoreUnknown;
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public void begin(List<FieldVector> vectors) {
        JsonCells cells = new JsonCells(text, ignoreUnknown);
        List<JsonCell> readers = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            readers.add(cells.of(vectors.get(i), columns.get(i).type()));
        }
        List<String> names = columns.stream().map(Column::name).toList();
        fields = new JsonFields(names, vectors, readers, ignoreUnknown);
        plain = PlainJson.of(columns, vectors).orElse(null);
    }

    @Override
    public void decode(byte[] value, int row) throws MisfitException {
        if (plain != null && plain.read(value, row)) {
            return;
        }
        requireObject(value);
        text.message(value);
        try (JsonParser parser = JSON.createParser(value)) {
            parser.nextToken();
            if (fields != null) {
                fields.read(parser, row);
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new MisfitException("there is text behind the object");
            }
        } catch (JsonProcessingException e) {
            throw new MisfitException("it is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new MisfitException("it is no JSON: " + e.getMessage());
        }
    }

    /** Also keeps the parser from finding UTF-16 or a byte order mark, and reading on. */
    private static void requireObject(byte[] value) throws MisfitException {
        int at = 0;
        while (at < value.length && isSpace(value[at])) {
            at++;
        }
        boolean found = at < value.length && value[at] == '{';
        if (!found || (at + 1 < value.length && value[at + 1] == 0)) {
            throw new MisfitException("it is no JSON object");
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
