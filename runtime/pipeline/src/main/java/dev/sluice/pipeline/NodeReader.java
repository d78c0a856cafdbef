package dev.sluice.pipeline;

import dev.sluice.api.Options;
import dev.sluice.pipeline.Pipeline.DataNode;
import dev.sluice.pipeline.Pipeline.Position;
import dev.sluice.pipeline.YamlTree.Entry;
import dev.sluice.pipeline.YamlTree.Item;
import dev.sluice.pipeline.YamlTree.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the nodes of a pipeline. */
final class NodeReader {

    private static final List<String> KEYS =
            Stream.concat(
                            Stream.of(NodeKind.values()).map(NodeKind::key),
                            Stream.of("id", "description", "from", "connection", "options"))
                    .toList();

    private final Problems problems;
    private final TemplateCatalog templates;
    private final Set<String> connections;
    private final Map<String, Position> layout;
    private final NodeGraph graph;

    NodeReader(
            Problems problems,
            TemplateCatalog templates,
            Set<String> connections,
            Map<String, Position> layout) {
        this.problems = problems;
        this.templates = templates;
        this.connections = connections;
        this.layout = layout;
        this.graph = new NodeGraph(problems);
    }

    /** The nodes, each behind those it reads from. */
    List<DataNode> nodes(@Nullable Entry entry, Place root) {
        if (entry == null || !entry.item().isList() || entry.item().list().isEmpty()) {
            problems.add(
                    entry == null ? root : entry.item().place(),
                    "nodes",
                    "the pipeline has no nodes",
                    "add nodes: with a source and a target");
            return List.of();
        }
        List<Item> items = entry.item().list();
        for (int i = 0; i < items.size(); i++) {
            node(items.get(i), "nodes[" + i + "]");
        }
        return graph.ordered();
    }

    private void node(Item item, String path) {
        if (!item.isMap()) {
            problems.add(item.place(), path, "a node is a map", "write {id: …, source: …}");
            return;
        }
        Map<String, Entry> keys = item.map();
        keys.forEach((key, value) -> {
            if (!KEYS.contains(key)) {
                problems.unknown(value.key(), path + "." + key, "the key", key, KEYS);
            }
        });
        String id = text(keys, "id");
        Entry named = keys.get("id");
        Place idPlace = named == null ? item.place() : named.item().place();
        if (!id.matches(PipelineSchema.ID)) {
            problems.add(
                    idPlace,
                    path + ".id",
                    "the node has no valid id",
                    "add id: with letters, digits, - and _");
            return;
        }
        List<NodeKind> kinds =
                Stream.of(NodeKind.values()).filter(kind -> keys.containsKey(kind.key())).toList();
        if (kinds.size() != 1) {
            problems.add(
                    item.place(),
                    path,
                    "node '" + id + "' has to be one of source, transform, quality, target",
                    "add, for example, source: file");
            return;
        }
        if (graph.knows(id)) {
            problems.add(
                    idPlace,
                    path + ".id",
                    "the id '" + id + "' is taken by an earlier node",
                    "choose another id");
            return;
        }
        add(id, kinds.getFirst(), item, path);
    }

    private void add(String id, NodeKind kind, Item item, String path) {
        Map<String, Entry> keys = item.map();
        boolean rows =
                templates.find(kind, text(keys, kind.key())).map(Template::movesRows).orElse(true);
        InputReader.Inputs inputs =
                rows || keys.containsKey("from")
                        ? new InputReader(problems, path).read(id, kind, keys)
                        : new InputReader.Inputs(List.of(), List.of());
        DataNode node =
                new DataNode(
                        id,
                        kind,
                        text(keys, kind.key()),
                        text(keys, "description"),
                        options(kind, keys, path),
                        inputs.edges(),
                        connection(keys.get("connection"), path),
                        Optional.ofNullable(layout.get(id)));
        graph.add(new NodeGraph.Declared(node, path, item.place(), inputs.places(), rows));
    }

    private Options options(NodeKind kind, Map<String, Entry> keys, String path) {
        String name = text(keys, kind.key());
        Optional<Template> known = templates.find(kind, name);
        Entry named = keys.get(kind.key());
        if (known.isEmpty() && named != null) {
            problems.unknown(
                    named.item().place(),
                    path + "." + kind.key(),
                    "the " + kind.key() + " template",
                    name,
                    templates.names(kind));
        }
        Entry entry = keys.get("options");
        Entry around = entry == null ? named : entry;
        Place at = around == null ? new Place(1, 1) : around.key();
        known.ifPresent(t -> new OptionsCheck(problems).check(t, entry, at, path + ".options"));
        return entry == null ? Options.empty() : options(problems, entry.item(), path + ".options");
    }

    private Optional<String> connection(@Nullable Entry entry, String path) {
        if (entry == null) {
            return Optional.empty();
        }
        String name = entry.item().plain().toString();
        if (!connections.contains(name)) {
            problems.unknown(
                    entry.item().place(),
                    path + ".connection",
                    "the connection",
                    name,
                    connections);
        }
        return Optional.of(name);
    }

    private static String text(Map<String, Entry> keys, String key) {
        Entry entry = keys.get(key);
        return entry == null ? "" : entry.item().plain().toString();
    }

    @SuppressWarnings("unchecked")
    static Options options(Problems problems, Item item, String path) {
        if (!item.isMap()) {
            problems.add(
                    item.place(), path, "options are a map", "write them as name: value, indented");
            return Options.empty();
        }
        return new Options((Map<String, Object>) item.plain());
    }
}
