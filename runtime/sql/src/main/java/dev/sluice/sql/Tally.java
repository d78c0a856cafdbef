package dev.sluice.sql;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.util.concurrent.atomic.LongAdder;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBWritableVector;

/**
 * Counts rows inside a query. It stands in a WHERE clause as {@code name(mask, raw)}: {@code mask}
 * has a bit set for every condition the row meets, {@code raw} the record as text where it has to
 * be kept. One expression decides and counts, so no reordering by the optimiser can change a count.
 * DuckDB calls it a vector at a time, from several threads.
 */
public final class Tally {

    /** Is told of the rows whose raw record was asked for; called from DuckDB's threads. */
    public interface Keeper {
        /** Throws where the row cannot be kept: that ends the query. */
        void keep(long mask, String raw);

        /** Some rows met a condition, and are counted. Throws where the query is to end. */
        default void counted() {}

        /**
         * Whether the query is to end. Asked for each vector: DuckDB's own interrupt does not reach
         * a query whose rows are being streamed.
         */
        default boolean stopped() {
            return false;
        }
    }

    private final long blocking;
    private final Keeper keeper;
    private final LongAdder seen = new LongAdder();
    private final LongAdder passed = new LongAdder();
    private final LongAdder[] met = new LongAdder[64];
    private final LongAdder[] removedBy = new LongAdder[64];

    /**
     * @param blocking the bits that remove a row
     * @param keeper is given the raw records
     */
    public Tally(long blocking, Keeper keeper) {
        this.blocking = blocking;
        this.keeper = keeper;
        for (int bit = 0; bit < 64; bit++) {
            met[bit] = new LongAdder();
            removedBy[bit] = new LongAdder();
        }
    }

    void apply(DuckDBDataChunkReader input, DuckDBWritableVector output) {
        if (keeper.stopped()) {
            throw new PipelineException(ErrorCode.CANCELLED, "the run was stopped");
        }
        int rows = Math.toIntExact(input.rowCount());
        DuckDBReadableVector masks = input.vector(0);
        long through = 0;
        boolean found = false;
        for (int row = 0; row < rows; row++) {
            long mask = masks.getLong(row);
            boolean pass = mask == 0 || judge(input, row, mask);
            output.setBoolean(row, pass);
            through += pass ? 1 : 0;
            found |= mask != 0;
        }
        seen.add(rows);
        passed.add(through);
        if (found) {
            keeper.counted();
        }
    }

    private boolean judge(DuckDBDataChunkReader input, int row, long mask) {
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            met[Long.numberOfTrailingZeros(rest)].increment();
        }
        long removing = mask & blocking;
        if (removing != 0) {
            removedBy[Long.numberOfTrailingZeros(removing)].increment();
        }
        DuckDBReadableVector raws = input.vector(1);
        if (!raws.isNull(row)) {
            keeper.keep(mask, raws.getString(row));
        }
        return removing == 0;
    }

    /** Rows that came. */
    public long seen() {
        return seen.sum();
    }

    /** Rows that went on. */
    public long passed() {
        return passed.sum();
    }

    /** Rows that met a condition, whether it removed them or not. */
    public long met(int bit) {
        return met[bit].sum();
    }

    /** Rows a condition removed; a row that met several is counted with the first. */
    public long removedBy(int bit) {
        return removedBy[bit].sum();
    }
}
