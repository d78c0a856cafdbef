package dev.sluice.engine;

import dev.sluice.api.RecordBatch;

/** A batch that leaves a route through one of its ports. */
record Emission(String port, RecordBatch batch) {}
