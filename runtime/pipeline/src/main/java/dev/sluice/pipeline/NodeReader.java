package dev.sluice.pipeline;

import dev.sluice.api.Options;
import dev.sluice.pipeline.Pipeline.Connection;
import dev.sluice.pipeline.Pipeline.Node;
import dev.sluice.pipeline.YamlTree.Entry;
import dev.sluice.pipeline.YamlTree.Item;
import dev.sluice.pipeline.YamlTree.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the nodes of a pipeline and the edges between them, and puts them in order. */
final class NodeReader {

    private static final List<String> KEYS =
            Stream.concat(
                            Stream.of(NodeKind.values()).map(NodeKind::key),
                            Stream.of("id", "description", "from", "connection", "options"))
                    .toList();

    private final Problems problems;
    private final TemplateCatalog templates;
    private final Set<String> connections;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Place> froms = new LinkedHashMap<>();
    private final Map<String, Place> ids = new LinkedHashMap<>();

    NodeReader(Problems problems, TemplateCatalog templates, Set<String> connections) {
        this.problems = problems;
        this.templates = templates;
        this.connections = connections;
    }

    /** The nodes, each behind those it reads from. */
    List<Node> nodes(@org.jspecify.annotations.Nullable Entry entry, Place root) {
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
        return ordered();
    }

    private void node(Item item, String path) {
        if (!item.isMap()) {
            problems.add(item.place(), path, "a node is a map", "write {id: …, source: …}");
            return;
        }
        Map<String, Entry> keys = item.map();
        for (Map.Entry<String, Entry> key : keys.entrySet()) {
            if (!KEYS.contains(key.getKey())) {
                problems.unknown(
                        key.getValue().key(),
                        path + "." + key.getKey(),
                        "the key",
                        key.getKey(),
                        KEYS);
            }
        }
        List<NodeKind> kinds =
                Stream.of(NodeKind.values()).filter(kind -> keys.containsKey(kind.key())).toList();
        Entry named = keys.get("id");
        String id = named == null ? "" : named.item().plain().toString();
        Place idPlace = named == null ? item.place() : named.item().place();
        if (!id.matches("[a-zA-Z][a-zA-Z0-9_-]{0,62}")) {
            problems.add(
                    idPlace,
                    path + ".id",
                    "the node has no valid id",
                    "add id: with letters, digits, - and _");
            return;
        }
        if (kinds.size() != 1) {
            problems.add(
                    item.place(),
                    path,
                    "node '" + id + "' has to be one of source, transform, quality, target",
                    "add, for example, source: file");
            return;
        }
        if (nodes.containsKey(id)) {
            problems.add(
                    idPlace,
                    path + ".id",
                    "the id '" + id + "' is taken by an earlier node",
                    "choose another id");
            return;
        }
        nodes.put(id, build(id, kinds.getFirst(), keys, path));
        ids.put(id, item.place());
    }

    private Node build(String id, NodeKind kind, Map<String, Entry> keys, String path) {
        Entry named = keys.get(kind.key());
        String template = named == null ? "" : named.item().plain().toString();
        Optional<Template> known = templates.find(kind, template);
        if (known.isEmpty() && named != null) {
            problems.unknown(
                    named.item().place(),
                    path + "." + kind.key(),
                    "the " + kind.key() + " template",
                    template,
                    templates.names(kind));
        }
        Entry optionsEntry = keys.get("options");
        Options options =
                optionsEntry == null
                        ? Options.empty()
                        : options(problems, optionsEntry.item(), path + ".options");
        Place at =
                optionsEntry == null
                        ? (named == null ? new Place(1, 1) : named.key())
                        : optionsEntry.key();
        known.ifPresent(
                t -> new OptionsCheck(problems).check(t, optionsEntry, at, path + ".options"));
        Entry connection = keys.get("connection");
        if (connection != null && !connections.contains(connection.item().plain().toString())) {
            problems.unknown(
                    connection.item().place(),
                    path + ".connection",
                    "the connection",
                    connection.item().plain().toString(),
                    connections);
        }
        List<Connection> inputs = inputs(id, kind, keys, path);
        return new Node(
                id,
                kind,
                template,
                keys.containsKey("description")
                        ? keys.get("description").item().plain().toString()
                        : "",
                options,
                inputs,
                Optional.ofNullable(connection).map(c -> c.item().plain().toString()));
    }

    private List<Connection> inputs(
            String id, NodeKind kind, Map<String, Entry> keys, String path) {
        Entry from = keys.get("from");
        if (kind == NodeKind.SOURCE) {
            if (from != null) {
                problems.add(
                        from.key(),
                        path + ".from",
                        "source '" + id + "' cannot have inputs",
                        "remove from:");
            }
            return List.of();
        }
        if (from == null) {
            Entry key = keys.get(kind.key());
            problems.add(
                    key == null ? new Place(1, 1) : key.key(),
                    path,
                    kind.key() + " '" + id + "' has no input",
                    "add from: with the id of the node it reads");
            return List.of();
        }
        froms.put(id, from.item().place());
        List<Connection> inputs = new ArrayList<>();
        Object plain = from.item().plain();
        switch (plain) {
            case Map<?, ?> named ->
                    named.forEach(
                            (input, node) -> inputs.add(edge(input.toString(), node.toString())));
            case List<?> list -> list.forEach(node -> inputs.add(edge("input", node.toString())));
            default -> inputs.add(edge("input", plain.toString()));
        }
        return inputs;
    }

    private static Connection edge(String input, String reference) {
        int dot = reference.indexOf('.');
        return dot < 0
                ? new Connection(input, reference, "")
                : new Connection(input, reference.substring(0, dot), reference.substring(dot + 1));
    }

    private List<Node> ordered() {
        for (Node node : nodes.values()) {
            for (Connection input : node.inputs()) {
                Place place = froms.getOrDefault(node.id(), new Place(1, 1));
                Node from = nodes.get(input.from());
                if (from == null) {
                    problems.unknown(
                            place,
                            "",
                            "node '" + node.id() + "' reads from a node that does not exist:",
                            input.from(),
                            nodes.keySet());
                } else if (from.kind() == NodeKind.TARGET) {
                    problems.add(
                            place,
                            "",
                            "node '" + node.id() + "' reads from the target '" + from.id() + "'",
                            "read from the node before it");
                }
            }
        }
        Map<String, Node> sorted = new LinkedHashMap<>();
        for (Node node : nodes.values()) {
            if (!sorted.containsKey(node.id())) {
                visit(node, sorted);
            }
        }
        unread();
        return List.copyOf(sorted.values());
    }

    private void unread() {
        Set<String> read = new HashSet<>();
        nodes.values().forEach(node -> node.inputs().forEach(input -> read.add(input.from())));
        for (Node node : nodes.values()) {
            if (!read.contains(node.id()) && node.kind() != NodeKind.TARGET) {
                problems.add(
                        ids.getOrDefault(node.id(), new Place(1, 1)),
                        "",
                        "nothing reads from node '" + node.id() + "'",
                        "connect a target to it, or remove it");
            }
        }
    }

    /** Depth first, without recursion: a chain of nodes can be longer than the stack is deep. */
    private void visit(Node start, Map<String, Node> sorted) {
        LinkedHashMap<String, Iterator<Connection>> path = new LinkedHashMap<>();
        path.put(start.id(), start.inputs().iterator());
        while (!path.isEmpty()) {
            Map.Entry<String, Iterator<Connection>> last = path.lastEntry();
            if (!last.getValue().hasNext()) {
                Node done = nodes.get(last.getKey());
                if (done != null) {
                    sorted.putIfAbsent(done.id(), done);
                }
                path.remove(last.getKey());
                continue;
            }
            Node from = nodes.get(last.getValue().next().from());
            if (from == null || sorted.containsKey(from.id())) {
                continue;
            }
            if (path.containsKey(from.id())) {
                cycle(List.copyOf(path.keySet()), from.id());
            } else {
                path.put(from.id(), from.inputs().iterator());
            }
        }
    }

    private void cycle(List<String> path, String id) {
        problems.add(
                froms.getOrDefault(id, new Place(1, 1)),
                "",
                "the nodes form a cycle: "
                        + String.join(" → ", path.subList(path.indexOf(id), path.size()))
                        + " → "
                        + id,
                "remove one of these edges");
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
