package dev.sluice.store;

import java.time.Instant;

/** Rows that broke the same rule of the same node for the same reason, and are in one state. */
public record HeldGroup(
        String pipeline,
        String node,
        String rule,
        String reason,
        HeldRow.State state,
        long rows,
        Instant first,
        Instant last) {}
