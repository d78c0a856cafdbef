package dev.sluice.transform;

import dev.sluice.api.Options;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the lists of options where an entry is a name or a group of options. */
final class Entries {

    private Entries() {}

    /** The entries of a list; a plain text becomes a group with that text under {@code key}. */
    static List<Options> of(Options options, String name, String key) {
        Object value = options.values().get(name);
        List<Options> entries = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object entry : list) {
                entries.add(entry(entry, key));
            }
        } else if (value != null) {
            entries.add(entry(value, key));
        }
        return List.copyOf(entries);
    }

    /** The same, where an empty list is a fault. */
    static List<Options> some(Options options, String name, String key) {
        List<Options> entries = of(options, name, key);
        if (entries.isEmpty()) {
            throw Outputs.invalid("option '" + name + "' is empty: give at least one entry");
        }
        return entries;
    }

    /** The groups of a map, by their keys, in order; a fault where it is empty. */
    static Map<String, Options> groups(Options options, String name, String key) {
        Map<String, Options> groups = new LinkedHashMap<>();
        options.map(name).values().forEach((k, value) -> groups.put(k, entry(value, key)));
        if (groups.isEmpty()) {
            throw Outputs.invalid("option '" + name + "' is empty: give at least one entry");
        }
        return groups;
    }

    private static Options entry(Object value, String key) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> values = new LinkedHashMap<>();
            map.forEach((k, v) -> values.put(String.valueOf(k), v));
            return new Options(values);
        }
        return new Options(Map.of(key, value));
    }
}
