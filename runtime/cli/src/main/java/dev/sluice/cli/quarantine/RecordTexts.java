package dev.sluice.cli.quarantine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes a raw record apart into a text for each column. */
public final class RecordTexts {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    private RecordTexts() {}

    /**
     * The fields of a JSON object: numbers with the digits they have there, nested values as JSON.
     * In the order of the record. Empty where the record is no such object.
     */
    public static Optional<Map<String, @Nullable String>> of(String raw) {
        try (JsonParser parser = JSON.createParser(raw)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Map<String, @Nullable String> texts = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                texts.put(name, value(parser, raw));
            }
            return parser.nextToken() == null ? Optional.of(texts) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String value(JsonParser parser, String raw) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
            return parser.getText();
        }
        int from = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
        parser.skipChildren();
        return raw.substring(from, Math.toIntExact(parser.currentLocation().getCharOffset()));
    }
}
