package dev.sluice.store;

import java.time.Instant;

/**
 * A figure at a moment.
 *
 * @param node empty where it is of the whole pipeline
 */
public record MetricPoint(String pipeline, String node, String name, Instant at, double value) {}
