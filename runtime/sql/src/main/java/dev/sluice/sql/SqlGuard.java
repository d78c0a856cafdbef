package dev.sluice.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Holds users' SQL to its inputs. A statement may read the relations that its own WITH clauses name
 * and the functions that only compute; it may not read files, DuckDB's tables about itself, its
 * settings or its logs, not even where a locked connection would let it: the folder for temporary
 * files is open to DuckDB and belongs to the run. It judges the tree DuckDB parses, never the text.
 */
final class SqlGuard {

    /** Deeper than anyone writes; the tree is walked by recursion. */
    private static final int DEEPEST = 2000;

    private static final ObjectMapper JSON =
            new ObjectMapper(
                    JsonFactory.builder()
                            .streamReadConstraints(
                                    StreamReadConstraints.builder()
                                            .maxNestingDepth(DEEPEST)
                                            .build())
                            .build());

    /** Functions that make rows of their arguments alone. */
    static final Set<String> ROW_FUNCTIONS =
            Set.of(
                    "generate_series",
                    "json_each",
                    "json_tree",
                    "range",
                    "regexp_split_to_table",
                    "repeat",
                    "repeat_row",
                    "unnest");

    /** Functions that tell of the process and its session, change it, or wait. */
    private static final Set<String> REFUSED =
            Set.of(
                    "current_catalog",
                    "current_connection_id",
                    "current_database",
                    "current_query",
                    "current_query_id",
                    "current_role",
                    "current_schema",
                    "current_schemas",
                    "current_setting",
                    "current_transaction_id",
                    "current_user",
                    "currval",
                    "getenv",
                    "getvariable",
                    "in_search_path",
                    "json_execute_serialized_sql",
                    "json_serialize_plan",
                    "nextval",
                    "parse_duckdb_log_message",
                    "session_user",
                    "setseed",
                    "setval",
                    "sleep_ms",
                    "txid_current",
                    "user",
                    "version",
                    "write_log");

    private SqlGuard() {}

    /**
     * Checks a statement.
     *
     * @param serialized what {@code json_serialize_sql} says of it
     * @throws PipelineException with {@link ErrorCode#EXPRESSION_INVALID} where it reaches further
     */
    static void check(String serialized) {
        JsonNode tree;
        try {
            tree = JSON.readTree(serialized);
        } catch (StreamConstraintsException e) {
            throw refused("it is nested too deeply: take it apart into several nodes");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("DuckDB wrote JSON that is not JSON", e);
        }
        if (tree.path("error").asBoolean()) {
            throw refused(tree.path("error_message").asText());
        }
        if (tree.path("statements").size() != 1) {
            throw refused("exactly one statement may stand here");
        }
        tree.path("statements").forEach(statement -> walk(statement, Set.of()));
    }

    private static void walk(JsonNode node, Set<String> outer) {
        Set<String> known = node.has("cte_map") ? named(node.path("cte_map"), outer) : outer;
        if (node.isObject()) {
            judge(node, known);
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getKey().equals("cte_map")) {
                walk(field.getValue(), known);
            }
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                walk(element, known);
            }
        }
    }

    /** Each name is known behind its definition, and inside it only where it is recursive. */
    private static Set<String> named(JsonNode ctes, Set<String> outer) {
        Set<String> known = new HashSet<>(outer);
        for (JsonNode cte : ctes.path("map")) {
            String name = cte.path("key").asText().toLowerCase(Locale.ROOT);
            JsonNode query = cte.path("value").path("query_node");
            boolean recursive = query.path("type").asText().equals("RECURSIVE_CTE_NODE");
            if (recursive) {
                known.add(name);
            }
            walk(cte.path("value"), Set.copyOf(known));
            known.add(name);
        }
        return Set.copyOf(known);
    }

    private static void judge(JsonNode node, Set<String> known) {
        String type = node.path("type").asText();
        if (node.path("class").asText().equals("FUNCTION")) {
            function(name(node), node);
        } else if (!node.has("class") && type.equals("TABLE_FUNCTION")) {
            String name = name(node.path("function"));
            if (!ROW_FUNCTIONS.contains(name)) {
                throw refused("the function '" + name + "' reads more than the node's inputs");
            }
        } else if (!node.has("class") && type.equals("BASE_TABLE")) {
            relation(node, known);
        } else if (!node.has("class") && type.equals("SHOW_REF")) {
            throw refused("DESCRIBE, SHOW and SUMMARIZE may not stand in a pipeline");
        }
    }

    private static void relation(JsonNode table, Set<String> known) {
        JsonNode path = table.path("qualified_name").path("path");
        String name = table.path("table_name").asText();
        if (path.size() > 1 || !known.contains(name.toLowerCase(Locale.ROOT))) {
            throw refused(
                    "'" + name + "' is not an input of this node: read its inputs by their names");
        }
    }

    private static void function(String name, JsonNode node) {
        boolean system =
                REFUSED.contains(name)
                        || name.startsWith("pg_")
                        || name.startsWith("inet_")
                        || name.startsWith("has_")
                        || name.startsWith("duckdb_")
                        || name.startsWith("pragma_")
                        || name.startsWith("__internal");
        if (system) {
            throw refused("the function '" + name + "' is not allowed: it does not compute values");
        }
    }

    private static String name(JsonNode function) {
        return function.path("function_name").asText().toLowerCase(Locale.ROOT);
    }

    private static PipelineException refused(String why) {
        return new PipelineException(
                ErrorCode.EXPRESSION_INVALID,
                "the SQL is refused: " + why + ". SQL may use the columns of its inputs alone");
    }
}
