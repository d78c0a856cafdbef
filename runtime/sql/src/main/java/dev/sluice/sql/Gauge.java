package dev.sluice.sql;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBWritableVector;

/**
 * Counts the rows that pass a place in a query. While the query runs, one row in {@value #ONE_OF}
 * tells about how many came, and asks whether the query is to end; when it has ended, DuckDB's own
 * account of the operator says how many there were, exactly. A call for each row would cost more
 * than the query. DuckDB calls from several threads.
 */
public final class Gauge {

    private static final int ONE_OF = 16_384;

    private final LongAdder sampled = new LongAdder();
    private final BooleanSupplier stopped;
    private volatile long exact = -1;

    /**
     * @param stopped whether the query is to end
     */
    public Gauge(BooleanSupplier stopped) {
        this.stopped = stopped;
    }

    /**
     * What every row meets: by it, the operator is found again in the query's profile.
     *
     * @param name what the gauge is registered by
     */
    public static String condition(String name) {
        // it may fail, so that the optimiser neither drops nor moves it
        return "CASE WHEN random() < 1.0 / " + ONE_OF + " THEN " + name + "(true) ELSE true END";
    }

    /**
     * What every row meets where it is enough to know at the end how many they were: it costs
     * nothing, as it is decided once for thousands of rows.
     *
     * @param name by which the operator is found again in the query's profile; no function
     */
    public static String mark(String name) {
        // nobody knows a query's text before it runs; what may fail, the optimiser does not move
        return "CASE WHEN current_query() = '" + name + "' THEN error('') ELSE true END";
    }

    void apply(DuckDBDataChunkReader input, DuckDBWritableVector output) {
        if (stopped.getAsBoolean()) {
            throw new PipelineException(ErrorCode.CANCELLED, "the run was stopped");
        }
        long count = input.rowCount();
        for (long row = 0; row < count; row++) {
            output.setBoolean(row, true);
        }
        sampled.add(count);
    }

    /** The query has ended, and so many rows passed. */
    public void settle(long rows) {
        exact = rows;
    }

    /** Whether the rows are known exactly. */
    public boolean settled() {
        return exact >= 0;
    }

    /** Rows so far; an estimate until {@link #settle}. */
    public long rows() {
        long known = exact;
        return known >= 0 ? known : sampled.sum() * ONE_OF;
    }
}
