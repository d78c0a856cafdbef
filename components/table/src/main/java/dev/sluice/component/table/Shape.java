package dev.sluice.component.table;

import dev.sluice.api.Schema;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What batches are made like.
 *
 * @param schema as it was planned: SQLite reports another type with each row, so a result's own
 *     description must not decide
 */
record Shape(Schema schema, BufferAllocator allocator) {}
