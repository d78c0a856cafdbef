package dev.sluice.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.pipeline.YamlTree.Entry;
import dev.sluice.pipeline.YamlTree.Item;
import dev.sluice.pipeline.YamlTree.Place;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds a node's options, as they are written, against the JSON Schema of its template. */
final class OptionsCheck {

    static final String CODE = "SL-1002";
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
            } else if (!template.secretOptions().contains(name)) {
                open(entry.item(), path + "." + name);
            }
        });
        for (String name : template.literalOptions()) {
            if (given.containsKey(name)) {
                literal(given.get(name).item(), path + "." + name);
            }
        }
        JsonNode tree = JSON.valueToTree(options == null ? Map.of() : options.item().plain());
        for (Misfit misfit : Misfit.of(template, tree)) {
            boolean later =
                    !misfit.location().isEmpty()
                            && !Placeholders.within(value(tree, misfit)).isEmpty();
            if (!later) { // what a reference stands for is known only at run time
                problems.add(
                        place(options, misfit.steps(), at),
                        path + misfit.path(),
                        CODE,
                        misfit.message(),
                        misfit.remedy());
            }
        }
    }

    /** Plans, messages, logs and rows that are put aside show what stands in such an option. */
    private void open(Item item, String path) {
        if (item.isMap()) {
            item.map().forEach((key, entry) -> open(entry.item(), path + "." + key));
        } else if (item.isList()) {
            for (int i = 0; i < item.list().size(); i++) {
                open(item.list().get(i), path + "[" + i + "]");
            }
        } else if (Placeholders.in(item.value().toString()).stream()
                .anyMatch(reference -> reference.scope().equals("secret"))) {
            problems.add(
                    item.place(),
                    path,
                    CODE,
                    "a secret has no place here: what this option says is shown in plans, messages"
                            + " and rows that are put aside",
                    ReferenceCheck.SECRETS_BELONG);
        }
    }

    private void literal(Item item, String path) {
        if (item.isList()) {
            for (int i = 0; i < item.list().size(); i++) {
                literal(item.list().get(i), path + "[" + i + "]");
            }
        } else if (!item.isMap() && !Placeholders.within(item.value()).isEmpty()) {
            problems.add(
                    item.place(),
                    path,
                    CODE,
                    "a statement takes no ${…}: a value put into its text could become a statement"
                            + " itself",
                    "give the value under parameters: {name: …} and write :?name in the statement");
        }
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
