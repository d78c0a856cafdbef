package dev.sluice.compiler;

import dev.sluice.api.Names;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts the queries of nodes together: what a node's inputs are stands in front of its query. */
public final class ComposedSql {

    private ComposedSql() {}

    /**
     * The query over these inputs.
     *
     * @param inputs SELECTs, by the names the query knows them by
     */
    public static String over(Map<String, String> inputs, String query) {
        return definitions(inputs) + standalone(query);
    }

    static String definitions(Map<String, String> inputs) {
        return inputs.entrySet().stream()
                .map(input ->
                        Names.quote(input.getKey())
                                + " AS NOT MATERIALIZED ("
                                + input.getValue()
                                + ")")
                .collect(Collectors.joining(", ", "WITH ", " "));
    }

    /** A query that begins with definitions of its own can only stand behind others in brackets. */
    static String standalone(String query) {
        String start = query.stripLeading().toLowerCase(Locale.ROOT);
        return start.matches("(?s)with\\s.*") ? "FROM (" + query + ")" : query;
    }

    /**
     * A query as it is handed on along an edge. The sample of all rows is a fence: DuckDB moves no
     * condition past it, and so what is counted before it is what an unfused node would have seen.
     *
     * @param gauge the condition that all rows meet and by which they are counted; empty for none
     */
    public static String handedOn(String query, String gauge) {
        String counted = gauge.isEmpty() ? query : "SELECT * FROM (" + query + ") WHERE " + gauge;
        return "SELECT * FROM (" + counted + ") TABLESAMPLE SYSTEM (100 PERCENT)";
    }

    /** The name of the gauge of what leaves a node: hexadecimal, as any id may be. */
    public static String gaugeName(String node) {
        return "sluice_gauge_" + hex(node);
    }

    /** The name of the table that collects what a node receives. */
    public static String tableName(String node, String input) {
        return "sluice_rows_" + hex(node) + "_" + hex(input);
    }

    static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
