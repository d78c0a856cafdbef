package dev.sluice.api;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.TransferPair;

/**
 * Some thousands of rows in Arrow vectors: what flows between nodes.
 *
 * <p><b>Ownership.</b> A batch has one owner, who closes it or hands it on; handing it on (return,
 * exchange body, {@code write}) ends the owner's right to touch it. Closing twice is harmless. It
 * is used by one thread at a time.
 */
public final class RecordBatch implements AutoCloseable {

    /** What a batch should not exceed: several of them are under way at once. */
    private static final long BYTES = 16L << 20;

    private static final int LOOK = 256;

    private final Schema schema;
    private final VectorSchemaRoot root;

    /** Takes ownership of the root. */
    public RecordBatch(Schema schema, VectorSchemaRoot root) {
        this.schema = schema;
        this.root = root;
    }

    public Schema schema() {
        return schema;
    }

    /** The number of rows. */
    public int rows() {
        return root.getRowCount();
    }

    /** The vectors, still owned by this batch. */
    public VectorSchemaRoot root() {
        return root;
    }

    /**
     * Whether a batch that is being made should be sent as it is, because its rows are wide. Cheap:
     * it looks each few hundred rows.
     *
     * @param rows how many have been written to the vectors
     */
    public static boolean isFull(VectorSchemaRoot root, int rows) {
        if (rows == 0 || rows % LOOK != 0) {
            return false;
        }
        long bytes = 0;
        for (FieldVector vector : root.getFieldVectors()) {
            bytes += vector.getBufferSizeFor(rows);
        }
        return bytes > BYTES;
    }

    /**
     * A second batch over the same buffers (reference counted, nothing is copied), owned by the
     * caller: what a fan-out sends to each further edge.
     */
    public RecordBatch share(BufferAllocator allocator) {
        return slice(allocator, 0, rows());
    }

    /** A second batch over some of the rows. */
    public RecordBatch slice(BufferAllocator allocator, int from, int length) {
        List<FieldVector> vectors = new ArrayList<>(root.getFieldVectors().size());
        for (FieldVector vector : root.getFieldVectors()) {
            TransferPair pair = vector.getTransferPair(vector.getField(), allocator);
            pair.splitAndTransfer(from, length);
            vectors.add((FieldVector) pair.getTo());
        }
        return new RecordBatch(
                schema, new VectorSchemaRoot(root.getSchema().getFields(), vectors, length));
    }

    @Override
    public void close() {
        root.close();
    }

    @Override
    public String toString() {
        return rows() + " rows of " + schema;
    }
}
