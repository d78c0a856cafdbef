package dev.sluice.sql;

import java.util.concurrent.atomic.LongAdder;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBWritableVector;

/** Counts the rows that pass a place in a query; DuckDB calls it from several threads. */
public final class RowCounter {

    private final LongAdder rows = new LongAdder();

    void apply(DuckDBDataChunkReader input, DuckDBWritableVector output) {
        long count = input.rowCount();
        for (long row = 0; row < count; row++) {
            output.setBoolean(row, true);
        }
        rows.add(count);
    }

    /** Rows so far. */
    public long rows() {
        return rows.sum();
    }
}
