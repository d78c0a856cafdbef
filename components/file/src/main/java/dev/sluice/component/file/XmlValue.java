package dev.sluice.component.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an element holds: its text, with that of elements in the midst of it ({@code one <b>two</b>
 * three}), or where it has elements alone, the values of these by name. Used while it is read.
 */
final class XmlValue {

    private final String name;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Object> parts = new LinkedHashMap<>();
    private boolean mixed;

    XmlValue(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Text of its own. */
    void add(String found) {
        text.append(found);
        mixed |= !found.isBlank();
    }

    /** An element in it, which has ended; those of one name are a list. */
    void add(XmlValue element) {
        text.append(element.text);
        Object value = element.get();
        Object before = parts.get(element.name);
        if (before instanceof List<?> several) {
            List<Object> longer = new ArrayList<>(several);
            longer.add(value);
            parts.put(element.name, longer);
        } else {
            parts.put(element.name, before == null ? value : List.of(before, value));
        }
    }

    /** A text, or a map of texts, maps and lists. */
    Object get() {
        return mixed || parts.isEmpty() ? text.toString() : parts;
    }
}
