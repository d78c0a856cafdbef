package dev.sluice.api;

import java.util.List;
import java.util.Optional;

/**
 * One writer per attempt: {@code write*}, then {@code prepare} and {@code commit}, or {@code abort}
 * at any time before the commit, then {@code close}. Never concurrent; always on the run's own
 * thread. Where the target {@linkplain Target#checkpoints checkpoints}, rows may follow a commit:
 * they belong to the next {@code prepare} and {@code commit}, and an abort leaves what was
 * committed.
 */
public interface BatchWriter extends AutoCloseable {

    /**
     * What became of a batch.
     *
     * @param written rows the target took
     * @param rejected rows it refused, with the reason
     */
    record WriteResult(long written, List<RejectedRow> rejected) {
        public WriteResult {
            rejected = List.copyOf(rejected);
        }
    }

    /**
     * Takes the rows; the writer owns the batch from here, also where it throws.
     *
     * @throws PipelineException where the target cannot take any row any more
     */
    WriteResult write(RecordBatch batch);

    /**
     * Does everything that can fail, so that {@link #commit} is one small step: flushes and forces
     * files, merges staged rows, checks constraints. No row is visible outside yet, and {@link
     * #abort} still takes everything back. A run prepares all its writers before it commits the
     * first. Called at most once for a commit; a commit without it does this work itself.
     *
     * @param position the one that will be committed
     * @throws PipelineException where the rows cannot be committed; the writer is then aborted
     */
    default void prepare(Position position) {}

    /**
     * Whether so many rows since the last commit are enough for the next one. A commit for fewer
     * would cost more than they do; time commits these. Asked behind each batch where the target
     * checkpoints.
     */
    default boolean enough(long rows) {
        return rows >= 20_000;
    }

    /** Position and rows become durable together, or neither does. */
    void commit(Position position);

    /** Leaves the target as it was before this writer was opened, as far as its traits promise. */
    void abort();

    /**
     * Where DuckDB can write this target by itself: what to COPY to. The caller runs that statement
     * instead of calling {@link #write}, and commits as ever.
     */
    default Optional<Copy> copy() {
        return Optional.empty();
    }

    @Override
    void close();
}
