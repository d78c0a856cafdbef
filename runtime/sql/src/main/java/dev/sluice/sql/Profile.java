package dev.sluice.sql;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.OptionalLong;

/** DuckDB's account of a query that has ended, operator by operator. */
public final class Profile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode operators;

    private Profile(JsonNode operators) {
        this.operators = operators;
    }

    /** No further than the operators: with names beyond the basic plane DuckDB cuts the end off. */
    static Profile parse(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals("operator");
                parser.nextToken();
                if (found) {
                    return new Profile(JSON.readTree(parser));
                }
                parser.skipChildren();
            }
            return new Profile(MissingNode.getInstance());
        } catch (IOException e) {
            throw new IllegalStateException("DuckDB's profile is no JSON", e);
        }
    }

    /**
     * The rows that left the operator which took in a {@link Gauge}'s {@linkplain Gauge#condition
     * condition} or {@linkplain Gauge#mark mark}, or the filters: DuckDB moves one that stands
     * behind a union into each of its inputs. Empty where the query has none.
     */
    public OptionalLong rowsPast(String name) {
        return rowsPast(operators, name);
    }

    private static OptionalLong rowsPast(JsonNode node, String name) {
        String conditions = node.path("extra_info").toString();
        if (conditions.contains(name + "(") || conditions.contains("'" + name + "'")) {
            return OptionalLong.of(node.path("intermediate_rows").asLong());
        }
        OptionalLong sum = OptionalLong.empty();
        for (JsonNode child : node.isArray() ? node : node.path("children")) {
            OptionalLong below = rowsPast(child, name);
            if (below.isPresent()) {
                sum = OptionalLong.of(sum.orElse(0) + below.getAsLong());
            }
        }
        return sum;
    }
}
