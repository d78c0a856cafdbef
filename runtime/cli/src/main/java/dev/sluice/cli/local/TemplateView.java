package dev.sluice.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.Engine.Template;
import dev.sluice.cli.Engine.TemplateOption;
import java.util.ArrayList;
import java.util.List;

/** A template as the command line explains it. */
final class TemplateView {

    private TemplateView() {}

    static Template of(dev.sluice.pipeline.Template template) {
        return new Template(
                template.name(),
                template.kind().key(),
                template.title(),
                template.description(),
                options(template.definition()),
                "");
    }

    private static List<TemplateOption> options(JsonNode definition) {
        List<String> required = new ArrayList<>();
        definition.path("required").forEach(name -> required.add(name.asText()));
        List<TemplateOption> options = new ArrayList<>();
        definition
                .path("properties")
                .properties()
                .forEach(property ->
                        options.add(
                                new TemplateOption(
                                        property.getKey(),
                                        property.getValue().path("type").asText("any"),
                                        required.contains(property.getKey()),
                                        property.getValue().path("description").asText(),
                                        property.getValue().path("example").toString())));
        return options;
    }
}
