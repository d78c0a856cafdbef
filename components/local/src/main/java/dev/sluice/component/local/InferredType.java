package dev.sluice.component.local;

import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The narrowest type that holds all values of a column; text where they have nothing in common. */
final class InferredType {

    private InferredType() {}

    static DataType of(List<?> values) {
        if (values.isEmpty()) {
            return Simple.STRING;
        }
        if (all(values, Boolean.class)) {
            return Simple.BOOLEAN;
        }
        if (all(values, Number.class)) {
            return number(values);
        }
        if (all(values, List.class)) {
            List<Object> elements = new ArrayList<>();
            values.forEach(value -> elements.addAll((List<?>) value));
            return new DataType.ListOf(of(elements));
        }
        if (all(values, Map.class)) {
            return struct(values);
        }
        return Simple.STRING;
    }

    private static DataType number(List<?> values) {
        if (values.stream().allMatch(value -> value instanceof Integer || value instanceof Long)) {
            return Simple.INT64;
        }
        boolean whole =
                values.stream()
                        .allMatch(value ->
                                value instanceof Integer
                                        || value instanceof Long
                                        || value instanceof BigInteger);
        return whole ? new DataType.Decimal(38, 0) : Simple.DOUBLE;
    }

    private static DataType struct(List<?> values) {
        Map<String, List<Object>> fields = new LinkedHashMap<>();
        for (Object value : values) {
            ((Map<?, ?>) value)
                    .forEach((name, field) ->
                            fields.computeIfAbsent(name.toString(), n -> new ArrayList<>())
                                    .add(field));
        }
        if (fields.isEmpty()) {
            return Simple.STRING;
        }
        return new DataType.StructOf(
                fields.entrySet().stream()
                        .map(entry -> new DataType.Field(entry.getKey(), of(entry.getValue())))
                        .toList());
    }

    private static boolean all(List<?> values, Class<?> type) {
        return values.stream().allMatch(type::isInstance);
    }
}
