package dev.sluice.component.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Option values as plain Java values, and as JSON. */
final class JavaValues {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JavaValues() {}

    /** A secret becomes its text: it was written to be loaded as data. */
    static @Nullable Object plain(@Nullable Object value) {
        return value instanceof Secret secret ? secret.reveal() : value;
    }

    /** Text for a text column: lists and maps as JSON, everything else as it prints. */
    static String show(Object value) {
        return value instanceof List || value instanceof Map ? json(value) : value.toString();
    }

    /** The value as JSON; secrets stay hidden. */
    static String json(@Nullable Object value) {
        try {
            return JSON.writeValueAsString(hidden(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a value cannot be written as JSON", e);
        }
    }

    private static @Nullable Object hidden(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Secret secret -> secret.toString();
            case List<?> list -> list.stream().map(JavaValues::hidden).toList();
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new java.util.LinkedHashMap<>();
                map.forEach((key, entry) -> copy.put(String.valueOf(key), hidden(entry)));
                yield copy;
            }
            default -> value;
        };
    }
}
