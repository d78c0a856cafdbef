package dev.sluice.store;

/** How many of some held rows an execution held at a node. */
public record HeldSource(String pipeline, String node, String execution, long rows) {}
