package dev.sluice.sql;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.util.concurrent.atomic.LongAdder;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBWritableVector;

/**
 * Counts the rows of a query that meet a condition. It stands in a WHERE clause as {@code CASE WHEN
 * mask = 0 THEN true ELSE name(mask, raw) END}: {@code mask} has a bit set for every condition the
 * row meets, {@code raw} the record as text where it has to be kept. One expression decides and
 * counts, so no reordering by the optimiser can change a count. DuckDB calls it a vector at a time,
 * from several threads; rows that meet nothing cost no call, which would be dearer than all of
 * their other work.
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
    private final long keeping;
    private final Keeper keeper;
    private volatile boolean muted;
    private final LongAdder[] met = new LongAdder[64];
    private final LongAdder[] removedBy = new LongAdder[64];

    /**
     * @param blocking the bits that remove a row
     * @param keeping the bits of rows whose raw record is kept
     * @param keeper is given the raw records
     */
    public Tally(long blocking, long keeping, Keeper keeper) {
        this.blocking = blocking;
        this.keeping = keeping;
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
        long last = 0;
        int same = 0;
        for (int row = 0; row < rows; row++) {
            long mask = masks.getLong(row);
            if (mask != last) {
                count(last, same);
                last = mask;
                same = 0;
            }
            same++;
            if ((mask & keeping) != 0 && !muted) {
                keeper.keep(mask, input.vector(1).getString(row));
            }
            output.setBoolean(row, (mask & blocking) == 0);
        }
        count(last, same);
        keeper.counted();
    }

    /** Rows beside each other mostly meet the same, and then are counted together. */
    private void count(long mask, int rows) {
        if (muted || rows == 0) {
            return;
        }
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            met[Long.numberOfTrailingZeros(rest)].add(rows);
        }
        long removing = mask & blocking;
        if (removing != 0) {
            removedBy[Long.numberOfTrailingZeros(removing)].add(rows);
        }
    }

    /** Keeps and counts nothing more: a query that failed runs again, only to say why. */
    void mute() {
        muted = true;
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
