package dev.sluice.component.table;

import dev.sluice.api.RecordBatch;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** A batch as a stream of one; the batch stays its owner's. */
final class SingleBatch extends ArrowReader {

    private final VectorSchemaRoot root;
    private boolean read;

    SingleBatch(BufferAllocator allocator, RecordBatch batch) {
        super(allocator);
        this.root = batch.root();
    }

    @Override
    public VectorSchemaRoot getVectorSchemaRoot() {
        return root;
    }

    @Override
    public boolean loadNextBatch() {
        boolean first = !read;
        read = true;
        return first;
    }

    @Override
    public long bytesRead() {
        return 0;
    }

    @Override
    protected void closeReadSource() {}

    @Override
    protected Schema readSchema() {
        return root.getSchema();
    }
}
