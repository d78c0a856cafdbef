package dev.sluice.store;

import java.util.List;

/** The counts of an execution: in all, and node by node in the order of the plan. */
public record Account(Totals totals, List<Node> nodes) {

    /** Nothing was counted yet. */
    public static final Account NONE = new Account(new Totals(0, 0, 0, 0, 0, 0), List.of());

    public Account {
        nodes = List.copyOf(nodes);
    }

    /** Sums over an execution. */
    public record Totals(
            long read,
            long written,
            long filtered,
            long quarantined,
            long deduplicated,
            double seconds) {}

    /** What a node received and gave on; {@code kind} is source, transform, quality or target. */
    public record Node(
            String id,
            String kind,
            long in,
            long out,
            long filtered,
            long quarantined,
            long deduplicated,
            double seconds) {}
}
