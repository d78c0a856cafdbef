package dev.sluice.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sluice.pipeline.YamlTree.Entry;
import dev.sluice.pipeline.YamlTree.Item;
import dev.sluice.pipeline.YamlTree.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds a node's options, as they are written, against the JSON Schema of its template. */
final class OptionsCheck {

    static final String CODE = "SL-1002";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Problems problems;

    OptionsCheck(Problems problems) {
        this.problems = problems;
    }

    /**
     * What does not fit at one place of the options.
     *
     * @param location a JSON pointer
     * @param keywords of the schema, whose promises are broken there
     */
    record Misfit(String location, Set<String> keywords, String message) {

        /** The location as problems write it. */
        String path() {
            return location.replaceAll("/(\\d+)(?=/|$)", "[$1]").replace('/', '.');
        }

        /** The steps from the options to the value. */
        List<String> steps() {
            return List.of(location.split("/")).stream()
                    .filter(step -> !step.isEmpty())
                    .map(step -> step.replace("~1", "/").replace("~0", "~"))
                    .toList();
        }
    }

    /** All misfits, one for each place. */
    static List<Misfit> misfits(Template template, JsonNode options) {
        List<Error> errors =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(template.definition())
                        .validate(options);
        Map<String, List<Error>> places =
                errors.stream()
                        .collect(
                                Collectors.groupingBy(
                                        error -> error.getInstanceLocation().toString(),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        return places.entrySet().stream()
                .map(place ->
                        new Misfit(
                                place.getKey(),
                                place.getValue().stream()
                                        .map(Error::getKeyword)
                                        .collect(Collectors.toSet()),
                                place.getValue().stream()
                                        .map(Error::getMessage)
                                        .distinct()
                                        .collect(Collectors.joining("; or "))))
                .toList();
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
        for (Misfit misfit : misfits(template, tree)) {
            boolean unknown =
                    misfit.keywords().equals(Set.of("additionalProperties"))
                            && misfit.location().isEmpty();
            boolean later =
                    !misfit.location().isEmpty()
                            && !Placeholders.within(value(tree, misfit)).isEmpty();
            if (unknown || later) {
                continue; // said above; what a reference stands for is known only at run time
            }
            problems.add(
                    place(options, misfit.steps(), at),
                    path + misfit.path(),
                    CODE,
                    message(template, misfit),
                    remedy(template));
        }
    }

    static String message(Template template, Misfit misfit) {
        return "template '" + template.name() + "': " + misfit.message();
    }

    static String remedy(Template template) {
        return "see: sluice templates " + template.name();
    }

    private static Object value(JsonNode tree, Misfit misfit) {
        Object value = JSON.convertValue(tree.at(misfit.location()), Object.class);
        return value == null ? "" : value;
    }

    private static Place place(@Nullable Entry options, List<String> steps, Place fallback) {
        if (options == null) {
            return fallback;
        }
        Item item = options.item();
        for (String step : steps) {
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
