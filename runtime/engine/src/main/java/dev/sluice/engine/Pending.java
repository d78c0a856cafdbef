package dev.sluice.engine;

import dev.sluice.api.RecordBatch;

/** What an edge brings instead of rows: the query that yields them, which has not run yet. */
sealed interface Pending {

    String sql();

    /** All rows of a node: files that are scanned, tables that have been collected. */
    record All(String sql) implements Pending {}

    /** What a node makes of one batch, which is a relation named {@link Steps#BATCH}. */
    record OfBatch(String sql, RecordBatch batch) implements Pending {}
}
