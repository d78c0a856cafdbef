package dev.sluice.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The JSON Schema (draft 2020-12) of pipeline files, for editors that complete and check them. */
public final class PipelineSchema {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PipelineSchema() {}

    /** The schema, with the options of every template. */
    public static String json(TemplateCatalog templates) {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", "Sluice pipeline")
                .put("type", "object");
        schema.putArray("required").add("name").add("nodes");
        schema.put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        properties
                .putObject("name")
                .put("type", "string")
                .put("pattern", "^[a-z0-9][a-z0-9-]{0,62}$");
        for (String text : List.of("description", "owner")) {
            properties.putObject(text).put("type", "string");
        }
        for (String map : List.of("labels", "parameters", "connections", "schedule", "layout")) {
            properties.putObject(map).put("type", "object");
        }
        ObjectNode nodes = properties.putObject("nodes").put("type", "array").put("minItems", 1);
        nodes.set("items", node(templates));
        return schema.toPrettyString();
    }

    private static ObjectNode node(TemplateCatalog templates) {
        ObjectNode node =
                JSON.createObjectNode().put("type", "object").put("additionalProperties", false);
        node.putArray("required").add("id");
        ObjectNode properties = node.putObject("properties");
        properties
                .putObject("id")
                .put("type", "string")
                .put("pattern", "^[a-zA-Z][a-zA-Z0-9_-]{0,62}$");
        properties.putObject("description").put("type", "string");
        properties.putObject("connection").put("type", "string");
        properties.putObject("from").putArray("type").add("string").add("array").add("object");
        properties.putObject("options").put("type", "object");
        ArrayNode cases = node.putArray("allOf");
        for (NodeKind kind : NodeKind.values()) {
            ArrayNode names = properties.putObject(kind.key()).putArray("enum");
            templates.names(kind).forEach(names::add);
        }
        for (Template template : templates.all()) {
            ObjectNode rule = cases.addObject();
            ObjectNode when = rule.putObject("if");
            when.putObject("properties")
                    .putObject(template.kind().key())
                    .put("const", template.name());
            when.putArray("required").add(template.kind().key());
            rule.putObject("then").putObject("properties").set("options", template.definition());
        }
        return node;
    }
}
