package dev.sluice.pipeline;

import dev.sluice.api.PipelineException;
import dev.sluice.pipeline.Pipeline.Parameter;
import dev.sluice.pipeline.Pipeline.ParameterType;
import dev.sluice.pipeline.YamlTree.Entry;
import dev.sluice.pipeline.YamlTree.Item;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the declarations of parameters. */
final class ParameterReader {

    static final List<String> TYPES =
            Stream.of(ParameterType.values()).map(t -> t.name().toLowerCase(Locale.ROOT)).toList();
    private static final List<String> KEYS = List.of("type", "default", "description");

    private final Problems problems;

    ParameterReader(Problems problems) {
        this.problems = problems;
    }

    Parameter read(String name, Entry entry) {
        String path = "parameters." + name;
        Item item = entry.item();
        if (!name.matches("[A-Za-z0-9_.-]+")) {
            problems.add(
                    entry.key(),
                    path,
                    "'" + name + "' is not a name for a parameter",
                    "use letters, digits, - and _, so that ${param.name} can name it");
        }
        if (!item.isMap()) {
            problems.add(
                    item.place(),
                    path,
                    "a parameter is described by a map",
                    "write {type: string, default: …}");
        }
        Map<String, Entry> keys = item.isMap() ? item.map() : Map.of();
        keys.forEach((key, value) -> {
            if (!KEYS.contains(key)) {
                problems.unknown(value.key(), path + "." + key, "the key", key, KEYS);
            }
        });
        Parameter parameter =
                new Parameter(
                        name,
                        type(keys.get("type"), path),
                        Optional.ofNullable(keys.get("default")).map(e -> e.item().plain()),
                        Optional.ofNullable(keys.get("description"))
                                .map(e -> e.item().plain().toString())
                                .orElse(""));
        fallback(parameter, keys.get("default"), path);
        return parameter;
    }

    private ParameterType type(@Nullable Entry entry, String path) {
        String type = entry == null ? "string" : entry.item().plain().toString();
        if (!TYPES.contains(type) && entry != null) {
            problems.unknown(entry.item().place(), path + ".type", "the type", type, TYPES);
            return ParameterType.STRING;
        }
        return ParameterType.valueOf(type.toUpperCase(Locale.ROOT));
    }

    private void fallback(Parameter parameter, @Nullable Entry entry, String path) {
        if (entry == null) {
            return;
        }
        Item item = entry.item();
        if (item.isMap() || item.isList()) {
            problems.add(
                    item.place(),
                    path + ".default",
                    "the default of '" + parameter.name() + "' is not a single value",
                    "give one text, number, truth value, date or timestamp");
            return;
        }
        try {
            ParameterValues.typed(parameter, item.plain().toString());
        } catch (PipelineException e) {
            problems.add(
                    item.place(),
                    path + ".default",
                    String.valueOf(e.getMessage()),
                    "change the default or the type");
        }
    }
}
