package dev.sluice.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Which relations a query reads exactly once, and always to their end. DuckDB leaves rows unread
 * where it needs no more of them: below a limit, or on one side of a join whose other side is empty
 * (but for full joins). Rows that come as a query must be read to their end, because they are
 * counted and checked as they are read. Works on what {@code json_serialize_sql} gives.
 */
final class WholeReads {

    private final Map<String, Integer> reads = new HashMap<>();

    private WholeReads() {}

    /** Those of the names that the statement reads so. */
    static Set<String> of(JsonNode statement, Set<String> names) {
        WholeReads found = new WholeReads();
        found.walk(statement, true, true);
        return names.stream()
                .filter(name -> found.reads.getOrDefault(name.toLowerCase(Locale.ROOT), 0) == 1)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * @param whole whether what stands here is read to its end
     * @param fenced whether no condition can be moved here from outside: with one, a full join may
     *     become another
     */
    private void walk(JsonNode node, boolean whole, boolean fenced) {
        boolean free = Stream.of("where_clause", "qualify", "having").noneMatch(node::has);
        boolean inside = node.has("sample") || fenced && free;
        boolean below = whole && readsOn(node, inside);
        if (node.path("type").asText().equals("BASE_TABLE")) {
            String table = node.path("table_name").asText().toLowerCase(Locale.ROOT);
            // what is not read to its end counts as read often
            reads.merge(table, below ? 1 : 2, Integer::sum);
        }
        node.properties()
                .forEach(field -> {
                    boolean table = !field.getKey().equals("cte_map");
                    walk(field.getValue(), below && table, inside);
                });
        if (node.isArray()) {
            node.forEach(child -> walk(child, below, inside));
        }
    }

    private static boolean readsOn(JsonNode node, boolean fenced) {
        return switch (node.path("type").asText()) {
            case "JOIN" -> fenced && node.path("join_type").asText().equals("FULL");
            case "SELECT_NODE", "SET_OPERATION_NODE" ->
                    !hasLimit(node.path("modifiers"))
                            && !node.path("setop_type").asText().matches("EXCEPT|INTERSECT");
            case "SUBQUERY" -> node.has("from_table") || !node.has("subquery_type");
            case "RECURSIVE_CTE_NODE", "CTE_NODE" -> false;
            default -> true;
        };
    }

    /** The first rows of an order need all rows to be seen. */
    private static boolean hasLimit(JsonNode modifiers) {
        return any(modifiers, "LIMIT_MODIFIER") && !any(modifiers, "ORDER_MODIFIER");
    }

    private static boolean any(JsonNode modifiers, String type) {
        return StreamSupport.stream(modifiers.spliterator(), false)
                .anyMatch(modifier -> modifier.path("type").asText().equals(type));
    }
}
