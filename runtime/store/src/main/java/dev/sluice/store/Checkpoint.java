package dev.sluice.store;

import java.time.Instant;

/**
 * How far a target has committed.
 *
 * @param position as the source wrote it, of any length
 * @param execution the one that committed it
 */
public record Checkpoint(
        String pipeline, String target, String position, String execution, Instant at) {}
