package dev.sluice.component.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The elements of an array in a JSON document, one in memory at a time; one object stands for an
 * array of one. A path of names ({@code data.orders}) leads to the array.
 */
final class JsonElements implements JsonRecords {

    /** Reads numbers and texts that are longer than usual too. */
    static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNumberLength(10_000)
                                    .maxStringLength(256 << 20)
                                    .build())
                    .build();

    private final JsonParser parser;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(4096);
    private byte[] bytes = new byte[0];
    private long number;
    private String fault = "";
    private boolean begun;
    private boolean array;
    private final String path;
    private final JsonKeys keys;
    private final Deque<JsonShape> open = new ArrayDeque<>();

    JsonElements(InputStream stream, String path, JsonKeys keys) throws IOException {
        this.parser = FACTORY.createParser(stream);
        this.path = path;
        this.keys = keys;
    }

    @Override
    public boolean next() throws IOException {
        JsonToken token;
        if (!begun) {
            begun = true;
            token = descend();
            array = token == JsonToken.START_ARRAY;
            token = array ? parser.nextToken() : token;
        } else {
            token = array ? parser.nextToken() : null;
        }
        if (token == null || token == JsonToken.END_ARRAY) {
            drain();
            return false;
        }
        number++;
        buffer.reset();
        try (JsonGenerator copy = FACTORY.createGenerator(buffer)) {
            copy(copy, keys.begin());
        }
        fault = token == JsonToken.START_OBJECT ? keys.fault() : "not a JSON object";
        bytes = buffer.toByteArray();
        return true;
    }

    /** Numbers go over digit by digit: neither their precision nor their exponent has a limit. */
    private void copy(JsonGenerator to, JsonShape record) throws IOException {
        JsonShape next = record;
        do {
            JsonToken token = parser.currentToken();
            if (token.isStructStart()) {
                open.push(next);
                next.enter();
            } else if (token.isStructEnd()) {
                open.pop();
            } else if (token == JsonToken.FIELD_NAME) {
                next = open.element().key(parser.currentName());
            }
            if (token.isNumeric()) {
                next.number(parser.getText());
                to.writeNumber(parser.getText());
            } else {
                if (token.isBoolean()) {
                    next.truth(token == JsonToken.VALUE_TRUE);
                }
                to.copyCurrentEventExact(parser);
            }
            if (parser.getParsingContext().inArray() && !open.isEmpty()) {
                next = open.element().element();
            }
        } while (!open.isEmpty() && parser.nextToken() != null);
    }

    private JsonToken descend() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new IOException("it is empty: there is no JSON value in it");
        }
        if (path.isEmpty()) {
            return token;
        }
        for (String name : path.replaceFirst("^\\$\\.?", "").split("[./]", -1)) {
            if (!name.isEmpty()) {
                token = enter(name);
            }
        }
        return token;
    }

    private JsonToken enter(String name) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals(name);
                JsonToken token = parser.nextToken();
                if (found) {
                    return token;
                }
                parser.skipChildren();
            }
        }
        throw new IOException("'record' names '" + name + "', which is not there");
    }

    /** What follows the array has to be JSON too: a document cut off shows only at its end. */
    private void drain() throws IOException {
        while (parser.nextToken() != null) {
            parser.skipChildren();
            if (parser.getParsingContext().inRoot()
                    && path.isEmpty()
                    && parser.currentToken() != null) {
                throw new IOException("there is text behind the JSON value");
            }
        }
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public int length() {
        return bytes.length;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public String fault() {
        return fault;
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
