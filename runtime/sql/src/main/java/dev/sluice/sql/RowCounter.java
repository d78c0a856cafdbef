package dev.sluice.sql;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBWritableVector;

/** Counts the rows that pass a place in a query; DuckDB calls it from several threads. */
public final class RowCounter {

    private final LongAdder rows = new LongAdder();
    private final BooleanSupplier stopped;

    /**
     * @param stopped whether the query is to end
     */
    public RowCounter(BooleanSupplier stopped) {
        this.stopped = stopped;
    }

    void apply(DuckDBDataChunkReader input, DuckDBWritableVector output) {
        if (stopped.getAsBoolean()) {
            throw new PipelineException(ErrorCode.CANCELLED, "the run was stopped");
        }
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
