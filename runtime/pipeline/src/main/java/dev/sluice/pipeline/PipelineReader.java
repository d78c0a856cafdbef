package dev.sluice.pipeline;

import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.pipeline.Pipeline.Parameter;
import dev.sluice.pipeline.Pipeline.ParameterType;
import dev.sluice.pipeline.Pipeline.Position;
import dev.sluice.pipeline.YamlTree.Entry;
import dev.sluice.pipeline.YamlTree.Item;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads pipeline files. Finds all mistakes of a file at once, each with its place and a remedy. */
public final class PipelineReader {

    private static final Set<String> KEYS =
            Set.of(
                    "name",
                    "description",
                    "owner",
                    "labels",
                    "parameters",
                    "connections",
                    "schedule",
                    "nodes",
                    "layout");

    private static final List<String> CONNECTION_TYPES =
            List.of("postgresql", "mariadb", "mysql", "sqlite", "h2", "duckdb");

    private final TemplateCatalog templates;
    private final Problems problems = new Problems();
    private final List<String> nodeOrder = new ArrayList<>();
    private final Map<String, int[]> places = new HashMap<>();

    private PipelineReader(TemplateCatalog templates) {
        this.templates = templates;
    }

    /** Reads a file. @throws IOException where it cannot be read at all */
    public static ReadResult read(Path file, TemplateCatalog templates) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        CharBuffer text = CharBuffer.allocate(bytes.remaining() + 1);
        boolean broken = StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true).isError();
        String decoded = text.flip().toString();
        return broken
                ? refused(
                        end(decoded, decoded.length()),
                        "the file is not UTF-8 text: this byte does not belong",
                        "save it as UTF-8")
                : read(decoded, templates);
    }

    /** Reads a text. */
    public static ReadResult read(String text, TemplateCatalog templates) {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c < ' ' && c != '\t' && c != '\n' && c != '\r') {
                return refused(
                        end(plain, i),
                        "the character U+%04X is not allowed here".formatted((int) c),
                        "save the file as plain UTF-8 text");
            }
        }
        PipelineReader reader = new PipelineReader(templates);
        Optional<Pipeline> pipeline =
                new YamlTree(reader.problems).read(plain).flatMap(reader::pipeline);
        List<Problem> found = reader.problems.sorted();
        return new ReadResult(
                found.isEmpty() ? pipeline : Optional.empty(),
                found,
                reader.nodeOrder,
                reader.places);
    }

    /** The place of that character. */
    private static YamlTree.Place end(String text, int index) {
        int line = 1 + (int) text.chars().limit(index).filter(c -> c == '\n').count();
        return new YamlTree.Place(line, index - text.lastIndexOf('\n', index - 1));
    }

    private static ReadResult refused(YamlTree.Place place, String message, String remedy) {
        Problem problem =
                new Problem("", place.line(), place.column(), Problems.INVALID, message, remedy);
        return new ReadResult(Optional.empty(), List.of(problem), List.of(), Map.of());
    }

    private Optional<Pipeline> pipeline(Item root) {
        if (!root.isMap()) {
            problems.add(
                    root.place(),
                    "",
                    "a pipeline is a map of keys",
                    "begin with: name: my-pipeline");
            return Optional.empty();
        }
        remember(root, "");
        if (root.plain() instanceof Map<?, ?> plain
                && plain.get("nodes") instanceof List<?> listed) {
            listed.forEach(node ->
                    nodeOrder.add(
                            node instanceof Map<?, ?> map ? String.valueOf(map.get("id")) : ""));
        }
        Map<String, Entry> keys = root.map();
        keys.forEach((key, entry) -> {
            if (!KEYS.contains(key)) {
                problems.unknown(entry.key(), key, "the key", key, KEYS);
            }
        });
        String name = text(keys, "name");
        if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            YamlTree.Place place =
                    keys.containsKey("name") ? keys.get("name").item().place() : root.place();
            problems.add(
                    place,
                    "name",
                    "the pipeline has no valid name",
                    "add name: with lower-case letters, digits and dashes");
        }
        List<Parameter> parameters =
                map(keys, "parameters").entrySet().stream().map(this::parameter).toList();
        Map<String, Options> connections = new LinkedHashMap<>();
        map(keys, "connections")
                .forEach((key, entry) -> connections.put(key, connection(key, entry)));
        List<Pipeline.Node> nodes =
                new NodeReader(problems, templates, connections.keySet())
                        .nodes(keys.get("nodes"), root.place());
        Map<String, String> labels = new LinkedHashMap<>();
        map(keys, "labels")
                .forEach((key, entry) -> labels.put(key, entry.item().plain().toString()));
        Pipeline.Schedule schedule = new ScheduleReader(problems).read(keys.get("schedule"));
        references(root, "", parameters.stream().map(Parameter::name).toList());
        return Optional.of(
                new Pipeline(
                        name,
                        text(keys, "description"),
                        text(keys, "owner"),
                        labels,
                        parameters,
                        connections,
                        schedule,
                        nodes,
                        layout(keys)));
    }

    private Map<String, Position> layout(Map<String, Entry> keys) {
        Map<String, Position> layout = new LinkedHashMap<>();
        map(keys, "layout")
                .forEach((node, entry) -> {
                    if (entry.item().plain() instanceof Map<?, ?> at
                            && at.get("x") instanceof Number x
                            && at.get("y") instanceof Number y) {
                        layout.put(node, new Position(x.doubleValue(), y.doubleValue()));
                    } else {
                        problems.add(
                                entry.key(),
                                "layout." + node,
                                "a position needs x and y",
                                "write {x: 40, y: 80}");
                    }
                });
        return layout;
    }

    private Parameter parameter(Map.Entry<String, Entry> declared) {
        String path = "parameters." + declared.getKey();
        Item item = declared.getValue().item();
        Map<String, Entry> keys = item.isMap() ? item.map() : Map.of();
        if (!item.isMap()) {
            problems.add(
                    item.place(),
                    path,
                    "a parameter is described by a map",
                    "write {type: string, default: …}");
        }
        for (String key : keys.keySet()) {
            if (!Set.of("type", "default", "description").contains(key)) {
                problems.unknown(
                        keys.get(key).key(),
                        path + "." + key,
                        "the key",
                        key,
                        Set.of("type", "default", "description"));
            }
        }
        String type = keys.containsKey("type") ? text(keys, "type") : "string";
        List<String> types =
                Stream.of(ParameterType.values())
                        .map(t -> t.name().toLowerCase(Locale.ROOT))
                        .toList();
        if (!types.contains(type)) {
            problems.unknown(item.place(), path + ".type", "the type", type, types);
            type = "string";
        }
        Parameter parameter =
                new Parameter(
                        declared.getKey(),
                        ParameterType.valueOf(type.toUpperCase(Locale.ROOT)),
                        Optional.ofNullable(keys.get("default")).map(entry -> entry.item().plain()),
                        text(keys, "description"));
        fallback(parameter, keys.get("default"), path);
        return parameter;
    }

    private void fallback(Parameter parameter, @Nullable Entry entry, String path) {
        if (entry == null) {
            return;
        }
        try {
            ParameterResolver.typed(parameter, entry.item().plain().toString());
        } catch (PipelineException e) {
            problems.add(
                    entry.item().place(),
                    path + ".default",
                    String.valueOf(e.getMessage()),
                    "change the default or the type");
        }
    }

    private void references(Item item, String path, List<String> parameters) {
        if (item.isMap()) {
            item.map()
                    .forEach((key, entry) ->
                            references(
                                    entry.item(),
                                    path.isEmpty() ? key : path + "." + key,
                                    parameters));
        } else if (item.isList()) {
            for (int i = 0; i < item.list().size(); i++) {
                references(item.list().get(i), path + "[" + i + "]", parameters);
            }
        } else {
            for (Placeholders.Reference reference : Placeholders.in(item.value().toString())) {
                switch (reference.scope()) {
                    case "param" -> {
                        if (!parameters.contains(reference.name())) {
                            problems.unknown(
                                    item.place(),
                                    path,
                                    "the parameter",
                                    reference.name(),
                                    parameters);
                        }
                    }
                    case "env", "secret" -> {}
                    default ->
                            problems.unknown(
                                    item.place(),
                                    path,
                                    "the reference",
                                    reference.scope(),
                                    List.of("param", "env", "secret"));
                }
            }
        }
    }

    private void remember(Item item, String path) {
        places.put(path, new int[] {item.place().line(), item.place().column()});
        if (item.isMap()) {
            item.map()
                    .forEach((key, entry) ->
                            remember(entry.item(), path.isEmpty() ? key : path + "." + key));
        } else if (item.isList()) {
            for (int i = 0; i < item.list().size(); i++) {
                remember(item.list().get(i), path + "[" + i + "]");
            }
        }
    }

    private Map<String, Entry> map(Map<String, Entry> keys, String key) {
        Entry entry = keys.get(key);
        if (entry == null) {
            return Map.of();
        }
        if (!entry.item().isMap()) {
            problems.add(
                    entry.item().place(),
                    key,
                    "'" + key + "' is a map",
                    "write its entries indented below it");
            return Map.of();
        }
        return entry.item().map();
    }

    private Options connection(String name, Entry entry) {
        String path = "connections." + name;
        Options options = options(entry.item(), path);
        Entry type = entry.item().isMap() ? entry.item().map().get("type") : null;
        if (type == null) {
            problems.add(
                    entry.key(),
                    path,
                    "the connection '" + name + "' has no type",
                    "add type: with one of " + String.join(", ", CONNECTION_TYPES));
        } else if (!CONNECTION_TYPES.contains(type.item().plain().toString())
                && Placeholders.in(type.item().plain().toString()).isEmpty()) {
            problems.unknown(
                    type.item().place(),
                    path + ".type",
                    "the connection type",
                    type.item().plain().toString(),
                    CONNECTION_TYPES);
        }
        return options;
    }

    private Options options(Item item, String path) {
        return NodeReader.options(problems, item, path);
    }

    private static String text(Map<String, Entry> keys, String key) {
        Entry entry = keys.get(key);
        return entry == null || entry.item().isMap() || entry.item().isList()
                ? ""
                : entry.item().value().toString();
    }
}
