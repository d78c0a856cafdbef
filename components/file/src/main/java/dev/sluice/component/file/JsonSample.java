package dev.sluice.component.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the first records of JSON files show beyond what DuckDB finds in them. */
final class JsonSample {

    private final Map<String, Digits> numbers = new HashMap<>();
    private final Map<String, String> spellings = new HashMap<>();
    private String twins = "";

    /** One record, a JSON object. */
    void add(byte[] bytes, int length) throws IOException {
        try (JsonParser parser = JsonElements.FACTORY.createParser(bytes, 0, length)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                spelt(name);
                if (value.isNumeric()) {
                    numbers.computeIfAbsent(name, any -> new Digits()).add(parser.getText());
                }
                parser.skipChildren();
            }
        }
    }

    private void spelt(String name) {
        String first = spellings.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
        if (first != null && !first.equals(name) && twins.isEmpty()) {
            twins = "'" + first + "' and '" + name + "'";
        }
    }

    /** Two keys that would be one column; empty where there are none. */
    Optional<String> twins() {
        return Optional.of(twins).filter(found -> !found.isEmpty());
    }

    /** The column with a type that keeps the digits of its numbers. */
    Column exact(Column column) {
        Digits digits = numbers.get(column.name());
        return column.type() == Simple.DOUBLE && digits != null && digits.lostByDoubles()
                ? Column.of(column.name(), digits.decimal())
                : column;
    }
}
