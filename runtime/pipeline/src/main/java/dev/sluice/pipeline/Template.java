package dev.sluice.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A template of a node: a Kamelet.
 *
 * @param kamelet the Kamelet's name
 * @param definition the JSON Schema of its options
 * @param yaml the Kamelet's text
 */
public record Template(
        NodeKind kind, String name, String kamelet, JsonNode definition, String yaml) {

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
}
