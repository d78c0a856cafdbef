package dev.sluice.sql;

import dev.sluice.api.RecordBatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where DuckDB pulls batches from; called on one of its threads, may block. */
public interface BatchFeed extends AutoCloseable {

    /** The next batch, owned by the caller, or null at the end. */
    @Nullable RecordBatch next();

    /** Closes what was not pulled. */
    @Override
    void close();

    /** A feed of a single batch. */
    static BatchFeed of(RecordBatch batch) {
        AtomicReference<@Nullable RecordBatch> rest = new AtomicReference<>(batch);
        return new BatchFeed() {
            @Override
            public @Nullable RecordBatch next() {
                return rest.getAndSet(null);
            }

            @Override
            public void close() {
                RecordBatch left = rest.getAndSet(null);
                if (left != null) {
                    left.close();
                }
            }
        };
    }
}
