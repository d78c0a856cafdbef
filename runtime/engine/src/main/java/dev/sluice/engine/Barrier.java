package dev.sluice.engine;

import dev.sluice.api.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The body of a message between batches: every row up to the position has gone this way before it,
 * and none from behind it. Each node adds what it has counted until then, so that the target knows
 * the account of exactly these rows, though other threads are ahead by now.
 *
 * @param windows how far the nodes are that keep rows back
 * @param waits whether one of them has to be asked again though no row comes, because of the time
 *     that passes
 */
record Barrier(
        Position position,
        List<NodeCounts> counts,
        Map<String, WindowMark> windows,
        boolean waits) {

    Barrier {
        counts = List.copyOf(counts);
        windows = Map.copyOf(windows);
    }

    /** As a source sends it. */
    Barrier(Position position, List<NodeCounts> counts) {
        this(position, counts, Map.of(), false);
    }

    Barrier plus(NodeCounts node) {
        List<NodeCounts> more = new ArrayList<>(counts);
        more.add(node);
        return new Barrier(position, more, windows, waits);
    }

    Barrier keeping(String node, WindowMark mark, boolean waiting) {
        Map<String, WindowMark> more = new HashMap<>(windows);
        more.put(node, mark);
        return new Barrier(position, counts, more, waits || waiting);
    }
}
