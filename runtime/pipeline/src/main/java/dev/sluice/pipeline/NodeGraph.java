package dev.sluice.pipeline;

import dev.sluice.pipeline.Pipeline.Connection;
import dev.sluice.pipeline.Pipeline.DataNode;
import dev.sluice.pipeline.YamlTree.Place;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The nodes and the edges between them: checks that they hang together, and puts them in order. */
final class NodeGraph {

    /**
     * A node of the file.
     *
     * @param inputs where each of the node's inputs stands
     * @param rows whether rows go through it; one without only waits for others
     */
    record Declared(DataNode node, String path, Place place, List<Place> inputs, boolean rows) {

        Place place(Connection edge) {
            int index = node.inputs().indexOf(edge);
            return index < 0 ? place : inputs.get(index);
        }
    }

    private final Problems problems;
    private final Map<String, Declared> nodes = new LinkedHashMap<>();

    NodeGraph(Problems problems) {
        this.problems = problems;
    }

    void add(Declared node) {
        nodes.put(node.node().id(), node);
    }

    boolean knows(String id) {
        return nodes.containsKey(id);
    }

    /** All nodes, each behind those it reads from. */
    List<DataNode> ordered() {
        for (Declared reader : nodes.values()) {
            reader.node().inputs().forEach(input -> check(reader, input));
        }
        Map<String, DataNode> sorted = new LinkedHashMap<>();
        for (Declared node : nodes.values()) {
            if (!sorted.containsKey(node.node().id())) {
                visit(node.node(), sorted);
            }
        }
        unread();
        return List.copyOf(sorted.values());
    }

    private void check(Declared reader, Connection input) {
        String path = reader.path() + ".from";
        Declared from = nodes.get(input.from());
        String name = "node '" + reader.node().id() + "'";
        if (from == null) {
            problems.unknown(
                    reader.place(input),
                    path,
                    name + " reads from a node that does not exist:",
                    input.from(),
                    nodes.keySet());
        } else if (!reader.rows()) {
            waits(reader, input, from);
        } else if (!from.rows()) {
            problems.add(
                    reader.place(input),
                    path,
                    name
                            + " reads from '"
                            + input.from()
                            + "', which executes statements and gives no rows",
                    "read the rows with a source");
        } else if (from.node().kind() == NodeKind.TARGET) {
            problems.add(
                    reader.place(input),
                    path,
                    name + " reads from the target '" + input.from() + "'",
                    "read from the node before it");
        }
    }

    /** A node without rows names what it waits for: targets, and others of its kind. */
    private void waits(Declared node, Connection input, Declared from) {
        if (from.rows() && from.node().kind() != NodeKind.TARGET) {
            problems.add(
                    node.place(input),
                    node.path() + ".from",
                    "node '"
                            + node.node().id()
                            + "' takes no rows, and can wait for targets and other nodes without"
                            + " rows only, not for '"
                            + input.from()
                            + "'",
                    "name the target its rows go to");
        }
    }

    private void unread() {
        Set<String> read = new HashSet<>();
        nodes.values().forEach(n -> n.node().inputs().forEach(input -> read.add(input.from())));
        for (Declared declared : nodes.values()) {
            DataNode node = declared.node();
            if (!read.contains(node.id()) && node.kind() != NodeKind.TARGET && declared.rows()) {
                problems.add(
                        declared.place(),
                        "", // the node itself is sound, and can be judged
                        "nothing reads from node '" + node.id() + "'",
                        "connect a target to it, or remove it");
            }
        }
    }

    /** Depth first, without recursion: a chain of nodes can be longer than the stack is deep. */
    private void visit(DataNode start, Map<String, DataNode> sorted) {
        LinkedHashMap<String, Iterator<Connection>> path = new LinkedHashMap<>();
        path.put(start.id(), start.inputs().iterator());
        while (!path.isEmpty()) {
            Map.Entry<String, Iterator<Connection>> last = path.lastEntry();
            if (!last.getValue().hasNext()) {
                DataNode done = node(last.getKey());
                if (done != null) {
                    sorted.putIfAbsent(done.id(), done);
                }
                path.remove(last.getKey());
                continue;
            }
            DataNode from = node(last.getValue().next().from());
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

    private @Nullable DataNode node(String id) {
        Declared declared = nodes.get(id);
        return declared == null ? null : declared.node();
    }

    private void cycle(List<String> path, String id) {
        List<String> circle = path.subList(path.indexOf(id), path.size());
        Declared first = nodes.get(id);
        if (first == null) {
            return;
        }
        problems.add(
                first.node().inputs().stream()
                        .filter(edge -> circle.contains(edge.from()))
                        .findFirst()
                        .map(first::place)
                        .orElse(first.place()),
                first.path() + ".from",
                "the nodes form a cycle: " + String.join(" → ", circle) + " → " + id,
                "remove one of these edges");
    }
}
