package dev.sluice.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.Engine;
import dev.sluice.pipeline.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Templates as the command line shows them. */
final class TemplateView {

    private TemplateView() {}

    static Engine.Template of(Template template) {
        return new Engine.Template(
                template.name(),
                template.kind().key(),
                template.title(),
                template.description(),
                options(template.definition()),
                TemplateExamples.of(template).text());
    }

    private static List<Engine.TemplateOption> options(JsonNode definition) {
        List<Engine.TemplateOption> options = new ArrayList<>();
        collect("", definition, options);
        return options;
    }

    /** The options of a group, and behind each those of the groups inside it. */
    private static void collect(
            String prefix, JsonNode group, List<Engine.TemplateOption> options) {
        List<String> required = new ArrayList<>();
        group.path("required").forEach(name -> required.add(name.asText()));
        group.path("properties")
                .properties()
                .forEach(property -> {
                    String name = prefix + property.getKey();
                    JsonNode schema = property.getValue();
                    options.add(option(name, schema, required.contains(property.getKey())));
                    inner(name, schema, options);
                });
    }

    private static void inner(String name, JsonNode schema, List<Engine.TemplateOption> options) {
        if (schema.has("properties")) {
            collect(name + ".", schema, options);
        }
        schema.path("oneOf").forEach(each -> inner(name, each, options));
        if (schema.has("items")) {
            inner(name + "[]", schema.path("items"), options);
        }
        if (schema.path("additionalProperties").isObject()) {
            inner(name + ".<name>", schema.path("additionalProperties"), options);
        }
    }

    private static Engine.TemplateOption option(String name, JsonNode schema, boolean required) {
        String description = schema.path("description").asText();
        List<String> choices = new ArrayList<>();
        schema.path("enum").forEach(choice -> choices.add(choice.asText()));
        String values = choices.isEmpty() ? "" : " One of " + String.join(", ", choices) + ".";
        String fallback =
                schema.has("default") ? " Default: " + schema.path("default").asText() + "." : "";
        return new Engine.TemplateOption(
                name, type(schema), required, description + values + fallback, example(schema));
    }

    /** The type in words of the file, such as "text or list". */
    private static String type(JsonNode schema) {
        List<String> types = new ArrayList<>();
        JsonNode alternatives = schema.has("oneOf") ? schema.path("oneOf") : schema.path("type");
        if (alternatives.isArray()) {
            alternatives.forEach(
                    each -> types.add(word(each.isTextual() ? each : each.path("type"))));
        } else {
            types.add(word(alternatives));
        }
        return String.join(" or ", types.stream().distinct().toList());
    }

    private static String word(JsonNode type) {
        return switch (type.asText().toLowerCase(Locale.ROOT)) {
            case "string" -> "text";
            case "integer" -> "whole number";
            case "boolean" -> "true/false";
            case "array" -> "list";
            case "object" -> "group";
            case "" -> "any";
            default -> type.asText();
        };
    }

    private static String example(JsonNode schema) {
        JsonNode example = schema.path("example");
        return example.isTextual() ? example.asText() : example.toString();
    }
}
