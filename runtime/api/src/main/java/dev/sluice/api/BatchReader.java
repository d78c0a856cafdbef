package dev.sluice.api;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a source, batch by batch. Used by one thread; {@link #close} may come any time.
 */
public interface BatchReader extends AutoCloseable {

    /**
     * What was read in one step: rows, rows that could not be read, and the position after them.
     * The receiver owns the batch.
     *
     * @param position behind these rows; one that has not moved says that they are to be committed
     *     together with those that follow
     * @param read the rows found outside, counted where they were read and not where they were
     *     handed on: it has to equal {@code batch.rows() + rejected.size()}, and the engine checks
     */
    record Chunk(RecordBatch batch, List<RejectedRow> rejected, long read, Position position) {
        public Chunk {
            rejected = List.copyOf(rejected);
        }
    }

    /**
     * The next rows, or null at the end. Blocks while the source has none yet; an interrupt ends
     * the wait with {@link ErrorCode#CANCELLED}.
     *
     * @throws PipelineException where the source cannot be read on
     */
    @Nullable Chunk next();

    /**
     * Which share of the source has been read, from 0 to 1, for a person who waits; empty where
     * nobody knows. Cheap, never blocks, and may be called from any thread, also after {@link
     * #close}.
     */
    default OptionalDouble progress() {
        return OptionalDouble.empty();
    }

    /**
     * Every row up to the position is stored or quarantined for good. Comes from another thread
     * than {@link #next} and has to return at once; it may come again after a crash, or never.
     */
    default void acknowledge(Position position) {}

    @Override
    void close();
}
