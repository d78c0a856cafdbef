package dev.sluice.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A template of a node: a Kamelet.
 *
 * @param kamelet the Kamelet's name
 * @param definition the JSON Schema of its options
 * @param yaml the Kamelet's text
 * @param movesRows whether rows go through such a node; one that executes statements has none
 */
public record Template(
        NodeKind kind,
        String name,
        String kamelet,
        JsonNode definition,
        String yaml,
        boolean movesRows) {

    public String title() {
        return definition.path("title").asText(name);
    }

    public String description() {
        return definition.path("description").asText();
    }

    /** The names of its options. */
    public List<String> options() {
        return definition.path("properties").properties().stream()
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    /**
     * The options that take no reference such as {@code ${param.x}}: what stands in them is given
     * to another system as a statement, and a value must not become one.
     */
    public List<String> literalOptions() {
        return marked("x-literal");
    }

    /** The options that may hold a secret: what stands in them is never shown. */
    public List<String> secretOptions() {
        return marked("x-secret");
    }

    private List<String> marked(String mark) {
        return definition.path("properties").properties().stream()
                .filter(property -> property.getValue().path(mark).asBoolean())
                .map(java.util.Map.Entry::getKey)
                .toList();
    }
}
