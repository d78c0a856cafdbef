package dev.sluice.store;

import java.time.Instant;

/** Rows that broke the same rule of the same node for the same reason. */
public record HeldGroup(
        String pipeline,
        String node,
        String rule,
        String reason,
        long rows,
        Instant first,
        Instant last) {}
