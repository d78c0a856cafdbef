package dev.sluice.pipeline;

import dev.sluice.api.Options;
import dev.sluice.pipeline.Pipeline.Parameter;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
                    "layout",
                    "errors",
                    "delivery",
                    "limits");

    static final String NAME = "[a-z0-9][a-z0-9-]{0,62}";

    static final List<String> CONNECTION_TYPES =
            List.of("postgresql", "mariadb", "mysql", "sqlite", "h2", "duckdb", "kafka");

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
        return new ReadResult(pipeline, found, reader.nodeOrder, reader.places);
    }

    /**
     * Whether a file is sound YAML that has no nodes, and so no pipeline: such files lie beside
     * pipelines. An empty or broken one is not: nobody can say what it was meant to be.
     *
     * @throws IOException where it cannot be read, or is no text in UTF-8
     */
    public static boolean isOther(Path file) throws IOException {
        Problems problems = new Problems();
        Optional<Item> root = new YamlTree(problems).read(Files.readString(file));
        return problems.sorted().isEmpty()
                && root.filter(item -> !item.isMap() || !item.map().containsKey("nodes"))
                        .isPresent();
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
        List<Parameter> parameters =
                map(keys, "parameters").entrySet().stream()
                        .map(one ->
                                new ParameterReader(problems).read(one.getKey(), one.getValue()))
                        .toList();
        Map<String, Options> connections = new LinkedHashMap<>();
        map(keys, "connections")
                .forEach((key, entry) ->
                        connections.put(key, new ConnectionReader(problems).read(key, entry)));
        Map<String, String> labels = new LinkedHashMap<>();
        map(keys, "labels").forEach((key, entry) -> labels.put(key, text(entry, "labels." + key)));
        new ReferenceCheck(problems, parameters.stream().map(Parameter::name).toList())
                .check(root, "");
        return Optional.of(
                new Pipeline(
                        name(keys, root),
                        text(keys.get("description"), "description"),
                        text(keys.get("owner"), "owner"),
                        labels,
                        parameters,
                        connections,
                        new ScheduleReader(problems).read(keys.get("schedule")),
                        new NodeReader(problems, templates, connections.keySet(), layout(keys))
                                .nodes(keys.get("nodes"), root.place()),
                        new ErrorsReader(problems).read(keys.get("errors")),
                        new DeliveryReader(problems).read(keys.get("delivery")),
                        new LimitsReader(problems).read(keys.get("limits"))));
    }

    private String name(Map<String, Entry> keys, Item root) {
        Entry entry = keys.get("name");
        String name = entry == null ? "" : entry.item().plain().toString();
        if (!name.matches(NAME)) {
            problems.add(
                    entry == null ? root.place() : entry.item().place(),
                    "name",
                    "the pipeline has no valid name",
                    "add name: with lower-case letters, digits and dashes");
        }
        return name;
    }

    private Map<String, Position> layout(Map<String, Entry> keys) {
        Map<String, Position> layout = new LinkedHashMap<>();
        map(keys, "layout")
                .forEach((node, entry) -> {
                    if (!nodeOrder.contains(node)) {
                        problems.unknown(
                                entry.key(), "layout." + node, "the node", node, nodeOrder);
                    } else if (entry.item().plain() instanceof Map<?, ?> at
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

    private String text(@Nullable Entry entry, String path) {
        if (entry == null) {
            return "";
        }
        if (entry.item().isMap() || entry.item().isList()) {
            problems.add(
                    entry.item().place(), path, "'" + path + "' is a text", "write it in one line");
            return "";
        }
        return entry.item().value().toString();
    }
}
