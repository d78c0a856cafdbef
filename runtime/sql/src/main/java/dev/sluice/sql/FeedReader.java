package dev.sluice.sql;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.RecordBatch;
import java.io.IOException;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Shows a feed to Arrow's C data interface: the buffers of each batch are exported, not copied. */
final class FeedReader extends ArrowReader {

    private final BatchFeed feed;
    private final VectorSchemaRoot empty;
    private @Nullable RecordBatch current;

    FeedReader(dev.sluice.api.Schema schema, BatchFeed feed, BufferAllocator allocator) {
        super(allocator);
        this.feed = feed;
        this.empty = VectorSchemaRoot.create(ArrowTypes.toArrow(schema), allocator);
    }

    @Override
    public VectorSchemaRoot getVectorSchemaRoot() {
        RecordBatch batch = current;
        return batch == null ? empty : batch.root();
    }

    @Override
    public Map<Long, Dictionary> getDictionaryVectors() {
        return Map.of();
    }

    @Override
    public boolean loadNextBatch() {
        release();
        current = feed.next();
        return current != null;
    }

    private void release() {
        RecordBatch batch = current;
        current = null;
        if (batch != null) {
            batch.close();
        }
    }

    @Override
    public void close() {
        release();
        feed.close();
        empty.close();
    }

    @Override
    public void close(boolean closeReadSource) {
        close();
    }

    void closeQuietly() {
        close();
    }

    @Override
    public long bytesRead() {
        return 0;
    }

    @Override
    protected void closeReadSource() throws IOException {
        close();
    }

    @Override
    protected Schema readSchema() {
        return empty.getSchema();
    }
}
