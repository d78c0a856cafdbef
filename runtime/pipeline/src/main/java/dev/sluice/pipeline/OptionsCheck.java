package dev.sluice.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sluice.pipeline.YamlTree.Entry;
import dev.sluice.pipeline.YamlTree.Item;
import dev.sluice.pipeline.YamlTree.Place;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds a node's options against the JSON Schema of its template. */
final class OptionsCheck {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Problems problems;

    OptionsCheck(Problems problems) {
        this.problems = problems;
    }

    void check(Template template, @Nullable Entry options, Place at, String path) {
        Map<String, Entry> given =
                options != null && options.item().isMap() ? options.item().map() : Map.of();
        given.forEach((name, entry) -> {
            if (!template.options().contains(name)) {
                problems.unknown(
                        entry.key(), path + "." + name, "the option", name, template.options());
            }
        });
        JsonNode tree = JSON.valueToTree(options == null ? Map.of() : options.item().plain());
        List<Error> errors =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(template.definition())
                        .validate(tree);
        for (Error error : errors) {
            String where = path + pointer(error.getInstanceLocation().toString());
            boolean placeholder =
                    Placeholders.holds(tree.at(error.getInstanceLocation().toString()));
            if (error.getKeyword().equals("additionalProperties") && where.equals(path)
                    || placeholder) {
                continue; // said above; a placeholder's value is known only at run time
            }
            problems.add(
                    place(options, error.getInstanceLocation().toString(), at),
                    where,
                    "SL-1002",
                    "template '" + template.name() + "': " + error.getMessage(),
                    "see: sluice templates " + template.name());
        }
    }

    private static String pointer(String location) {
        return location.replaceAll("/(\\d+)(?=/|$)", "[$1]").replace('/', '.');
    }

    private static Place place(@Nullable Entry options, String location, Place fallback) {
        if (options == null) {
            return fallback;
        }
        Item item = options.item();
        for (String step : location.split("/")) {
            if (step.isEmpty()) {
                continue;
            }
            if (item.isMap() && item.map().containsKey(step)) {
                item = item.map().get(step).item();
            } else if (item.isList()
                    && step.matches("\\d{1,6}")
                    && Integer.parseInt(step) < item.list().size()) {
                item = item.list().get(Integer.parseInt(step));
            }
        }
        return item.place();
    }
}
