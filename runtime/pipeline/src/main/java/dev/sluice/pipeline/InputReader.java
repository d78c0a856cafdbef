package dev.sluice.pipeline;

import dev.sluice.pipeline.Pipeline.Connection;
import dev.sluice.pipeline.YamlTree.Entry;
import dev.sluice.pipeline.YamlTree.Item;
import dev.sluice.pipeline.YamlTree.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Reads a node's {@code from}: one node, known as "input"; a list, each known by its own name; or a
 * map from the names that the node knows them by.
 */
final class InputReader {

    /** A node's edges, and where each stands in the file. */
    record Inputs(List<Connection> edges, List<Place> places) {
        Inputs {
            edges = List.copyOf(edges);
            places = List.copyOf(places);
        }
    }

    private final Problems problems;
    private final String node;
    private final String path;
    private final List<Connection> edges = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    InputReader(Problems problems, String node) {
        this.problems = problems;
        this.node = node;
        this.path = node + ".from";
    }

    Inputs read(String id, NodeKind kind, Map<String, Entry> keys) {
        Entry from = keys.get("from");
        if (kind == NodeKind.SOURCE) {
            if (from != null) {
                problems.add(
                        from.key(), path, "source '" + id + "' cannot have inputs", "remove from:");
            }
            return new Inputs(List.of(), List.of());
        }
        if (from != null) {
            inputs(from.item());
        }
        if (edges.isEmpty() && (from == null || empty(from.item()))) {
            Entry key = from == null ? keys.get(kind.key()) : from;
            problems.add(
                    key == null ? new Place(1, 1) : key.key(),
                    node,
                    kind.key() + " '" + id + "' has no input",
                    "add from: with the id of the node it reads");
        }
        distinct(id);
        return new Inputs(edges, places);
    }

    private static boolean empty(Item item) {
        return item.isMap() && item.map().isEmpty() || item.isList() && item.list().isEmpty();
    }

    private void inputs(Item from) {
        if (from.isMap()) {
            from.map().forEach((name, entry) -> named(name, entry.item()));
        } else if (from.isList()) {
            from.list()
                    .forEach(item -> {
                        if (isReference(item)) {
                            add(Connection.listed(item.value().toString()), item);
                        }
                    });
        } else {
            add(Connection.of(Connection.ONLY, from.value().toString()), from);
        }
    }

    private void named(String name, Item item) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_-]{0,62}")) {
            problems.add(
                    item.place(),
                    path,
                    "'" + name + "' is not a name for an input",
                    "use letters, digits, - and _");
        } else if (isReference(item)) {
            add(Connection.of(name, item.value().toString()), item);
        }
    }

    private boolean isReference(Item item) {
        boolean plain = !item.isMap() && !item.isList();
        if (!plain) {
            problems.add(
                    item.place(),
                    path,
                    "an input is the id of a node, or node.port",
                    "write from: [a, b] or from: {left: a, right: b}");
        }
        return plain;
    }

    private void add(Connection edge, Item item) {
        edges.add(edge);
        places.add(item.place());
    }

    /** SQL does not tell names apart by case, and so no two inputs may. */
    private void distinct(String id) {
        TreeSet<String> taken = new TreeSet<>();
        for (int i = 0; i < edges.size(); i++) {
            String name = edges.get(i).input();
            if (!taken.add(name.toLowerCase(Locale.ROOT))) {
                problems.add(
                        places.get(i),
                        path,
                        "node '" + id + "' has two inputs called '" + name + "'",
                        "give each its own name, such as from: {first: a, second: b}");
            }
        }
    }
}
