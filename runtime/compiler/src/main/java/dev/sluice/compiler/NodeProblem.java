package dev.sluice.compiler;

import dev.sluice.api.PipelineException;

/** What does not fit at a node; the node's place in the file is known to whoever read the file. */
public record NodeProblem(String node, PipelineException cause) {}
