package dev.sluice.sql;

import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.util.TransferPair;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a running query. One thread; closing it early cancels the query. Only {@link
 * #progress} may come from others.
 */
public final class BatchStream implements AutoCloseable {

    private final Schema schema;
    private final Statement statement;
    private final ResultSet result;
    private final BufferAllocator allocator;
    private final ArrowReader reader;
    private boolean closed;

    BatchStream(
            Schema schema,
            Statement statement,
            DuckDBResultSet result,
            BufferAllocator allocator,
            int rowsPerBatch)
            throws SQLException {
        this.schema = schema;
        this.statement = statement;
        this.result = result;
        this.allocator = allocator;
        this.reader = (ArrowReader) result.arrowExportStream(allocator, rowsPerBatch);
    }

    public Schema schema() {
        return schema;
    }

    /** The next batch, owned by the caller, or null at the end. */
    public @Nullable RecordBatch next() {
        try {
            while (reader.loadNextBatch()) {
                VectorSchemaRoot root = reader.getVectorSchemaRoot();
                if (root.getRowCount() > 0) {
                    return new RecordBatch(schema, take(root));
                }
            }
            return null;
        } catch (IOException e) {
            throw SqlErrors.translate(e, "the rows of a query");
        }
    }

    /** The reader uses one root again and again: the vectors' buffers move out of it, uncopied. */
    private VectorSchemaRoot take(VectorSchemaRoot root) {
        List<FieldVector> vectors = new ArrayList<>(root.getFieldVectors().size());
        for (FieldVector vector : root.getFieldVectors()) {
            TransferPair pair = vector.getTransferPair(vector.getField(), allocator);
            pair.transfer();
            vectors.add((FieldVector) pair.getTo());
        }
        return new VectorSchemaRoot(root.getSchema().getFields(), vectors, root.getRowCount());
    }

    /** Which share of its inputs the query has read; empty where DuckDB does not know. */
    public synchronized OptionalDouble progress() {
        if (closed || !(statement instanceof DuckDBPreparedStatement running)) {
            return OptionalDouble.empty();
        }
        try {
            double percent = running.getQueryProgress().getPercentage();
            return percent < 0 ? OptionalDouble.empty() : OptionalDouble.of(percent / 100);
        } catch (SQLException e) {
            return OptionalDouble.empty(); // a query that has ended is not asked how far it is
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (statement;
                result;
                reader) {
            // closed in reverse order: the stream before the result it reads
        } catch (SQLException | IOException e) {
            throw SqlErrors.translate(e, "closing a query");
        }
    }
}
