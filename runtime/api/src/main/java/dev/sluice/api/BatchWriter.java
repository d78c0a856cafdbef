package dev.sluice.api;

import java.util.List;
import java.util.Optional;

/**
 * One writer per attempt: {@code write*}, then exactly one of {@code commit} or {@code abort}, then
 * {@code close}. Never concurrent; always on the run's own thread.
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
