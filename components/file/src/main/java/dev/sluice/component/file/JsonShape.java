package dev.sluice.component.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a value of a record is to be made of, as far as DuckDB would not say that it is not: keys of
 * an object that nobody asks for, keys that are there twice, fractions where whole numbers are
 * wanted, and true or false where numbers are would be lost without a word. Used by one thread,
 * value by value.
 */
final class JsonShape {

    /** Of what nothing is known. */
    static final JsonShape ANY = new JsonShape(Simple.STRING, "", false, false, fault -> {});

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String place;
    private final boolean all;
    private final Consumer<String> faults;
    private final boolean whole;
    private final boolean numeric;
    private final List<byte[]> names = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<JsonShape> values = new ArrayList<>();
    private final JsonShape element;
    private final boolean object;
    private final BitSet seen = new BitSet();
    private int next;

    /**
     * @param place where it is in the record, as a prefix of its keys
     * @param column whether it is the value of a column: who casts that says what does not fit
     */
    private JsonShape(
            DataType type, String place, boolean column, boolean all, Consumer<String> faults) {
        this.place = place;
        this.all = all;
        this.faults = faults;
        this.object = type instanceof DataType.StructOf;
        this.whole = !column && type.isWhole();
        this.numeric =
                !column
                        && (type.isWhole()
                                || type == Simple.DOUBLE
                                || type == Simple.FLOAT
                                || type instanceof DataType.Decimal);
        this.element =
                switch (type) {
                    case DataType.ListOf list ->
                            new JsonShape(list.element(), place + "[].", false, all, faults);
                    case DataType.MapOf map ->
                            new JsonShape(map.value(), place + "*.", false, all, faults);
                    default -> this;
                };
        if (type instanceof DataType.StructOf struct) {
            for (DataType.Field field : struct.fields()) {
                numbers.put(field.name(), names.size());
                names.add(field.name().getBytes(UTF_8));
                values.add(
                        new JsonShape(
                                field.type(),
                                place + field.name() + ".",
                                place.isEmpty(),
                                all,
                                faults));
            }
        }
    }

    /**
     * The shape of a record.
     *
     * @param columns the type of the whole record
     * @param all whether the columns were found in the data, and have all keys; otherwise some were
     *     chosen, and others are passed over
     * @param faults takes what is wrong
     */
    static JsonShape ofRecord(DataType.StructOf columns, boolean all, Consumer<String> faults) {
        return new JsonShape(columns, "", false, all, faults);
    }

    /** An object or array begins. */
    void enter() {
        seen.clear();
        next = 0;
    }

    /** What an element of an array is to be. */
    JsonShape element() {
        return element;
    }

    /**
     * What the value of a key is to be.
     *
     * @param text the key as it is written, between its quotes: objects mostly have theirs in one
     *     order
     */
    JsonShape key(byte[] text, int from, int to) {
        if (!object) {
            return element; // of a map, or of what DuckDB takes for no such value
        }
        if (next < names.size()) {
            byte[] expected = names.get(next);
            if (Arrays.equals(expected, 0, expected.length, text, from, to)) {
                return saw(next);
            }
        }
        return key(unescaped(new String(text, from, to - from, UTF_8)));
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

    /** The same for a key as it is meant. */
    JsonShape key(String name) {
        if (!object) {
            return element;
        }
        Integer number = numbers.get(name);
        if (number != null) {
            return saw(number);
        }
        if (all) {
            faults.accept(
                    "'"
                            + place
                            + name
                            + "' is no key of the records at the beginning, from which the columns"
                            + " were found: give 'columns'");
        }
        return ANY;
    }

    private JsonShape saw(int number) {
        if (seen.get(number)) {
            faults.accept(
                    "the key '"
                            + place
                            + new String(names.get(number), UTF_8)
                            + "' is there twice");
        }
        seen.set(number);
        next = number + 1;
        return values.get(number);
    }

    /** A number, as it is written. */
    void number(byte[] text, int from, int to) {
        if (whole) {
            for (int i = from; i < to; i++) {
                if (text[i] == '.' || text[i] == 'e' || text[i] == 'E') {
                    number(new String(text, from, to - from, UTF_8));
                    return;
                }
            }
        }
    }

    void number(String text) {
        if (whole && !isWhole(text)) {
            faults.accept(
                    "'"
                            + place.substring(0, place.length() - 1)
                            + "' is to be a whole number, which "
                            + text
                            + " is not");
        }
    }

    /** True or false. */
    void truth(boolean found) {
        if (numeric) {
            faults.accept(
                    "'"
                            + place.substring(0, place.length() - 1)
                            + "' is to be a number, which "
                            + found
                            + " is not");
        }
    }

    private static boolean isWhole(String number) {
        try {
            return new BigDecimal(number).stripTrailingZeros().scale() <= 0;
        } catch (NumberFormatException e) {
            return false; // an exponent beyond all numbers
        }
    }
}
