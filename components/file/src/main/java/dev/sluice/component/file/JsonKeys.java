package dev.sluice.component.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.Column;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the keys of a record are those of the columns, each at most once: a value under another
 * key would be lost without a word. Used by one thread, record by record.
 */
final class JsonKeys {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<byte[]> names;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final boolean all;
    private final BitSet seen = new BitSet();
    private int next;
    private String fault = "";

    /**
     * @param all whether the columns are all that there is; otherwise they were chosen, and other
     *     keys are passed over
     */
    JsonKeys(List<Column> columns, boolean all) {
        this.names = columns.stream().map(column -> column.name().getBytes(UTF_8)).toList();
        this.all = all;
        columns.forEach(column -> numbers.put(column.name(), numbers.size()));
    }

    /** For a look at records whose columns are not known yet. */
    static JsonKeys any() {
        return new JsonKeys(List.of(), false);
    }

    /** The next record begins. */
    void begin() {
        seen.clear();
        next = 0;
        fault = "";
    }

    /** A key as it is written, between its quotes: records mostly have theirs in one order. */
    void key(byte[] text, int from, int to) {
        if (next < names.size()) {
            byte[] expected = names.get(next);
            if (Arrays.equals(expected, 0, expected.length, text, from, to)) {
                saw(next);
                return;
            }
        }
        if (!names.isEmpty() || all) {
            key(unescaped(new String(text, from, to - from, UTF_8)));
        }
    }

    private static String unescaped(String written) {
        if (written.indexOf('\\') < 0) {
            return written;
        }
        try {
            return JSON.readValue('"' + written + '"', String.class);
        } catch (JsonProcessingException e) {
            return written; // half of a character, which no column has either
        }
    }

    void key(String name) {
        Integer number = numbers.get(name);
        if (number != null) {
            saw(number);
        } else if (all && fault.isEmpty()) {
            fault =
                    "'"
                            + name
                            + "' is no key of the records at the beginning, from which the columns"
                            + " were found: give 'columns'";
        }
    }

    private void saw(int number) {
        if (seen.get(number) && fault.isEmpty()) {
            fault = "the key '" + new String(names.get(number), UTF_8) + "' is there twice";
        }
        seen.set(number);
        next = number + 1;
    }

    /** Why the record cannot be taken; empty where it can. */
    String fault() {
        return fault;
    }
}
