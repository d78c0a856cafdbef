package dev.sluice.compiler;

import dev.sluice.api.Names;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Puts the queries of nodes together: what a node's inputs are stands in front of its query. */
public final class ComposedSql {

    /** What makes one row of several, and lets DuckDB move conditions past it. */
    private static final Pattern FEWER =
            Pattern.compile(
                    "\\b(DISTINCT|INTERSECT|EXCEPT|UNION(?!\\s+ALL\\b))", Pattern.CASE_INSENSITIVE);

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
        if (gauge.isEmpty()) {
            return fenced(query);
        }
        // the gauge itself would move past these, and count the rows that they take away
        String counted = FEWER.matcher(query).find() ? fenced(query) : query;
        return fenced("SELECT * FROM (" + counted + ") WHERE " + gauge);
    }

    private static String fenced(String query) {
        return "SELECT * FROM (" + query + ") TABLESAMPLE SYSTEM (100 PERCENT)";
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
