package dev.sluice.engine;

import dev.sluice.api.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a message between batches: every row up to the position has gone this way before it,
 * and none from behind it. Each node adds what it has counted until then, so that the target knows
 * the account of exactly these rows, though other threads are ahead by now.
 */
record Barrier(Position position, List<NodeCounts> counts) {

    Barrier {
        counts = List.copyOf(counts);
    }

    Barrier plus(NodeCounts node) {
        List<NodeCounts> more = new ArrayList<>(counts);
        more.add(node);
        return new Barrier(position, more);
    }
}
