package dev.sluice.component.table;

import dev.sluice.api.ArrowTypes;
import dev.sluice.api.BatchReader.Chunk;
import dev.sluice.api.Position;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.util.TransferPair;
import org.duckdb.DuckDBResultSet;
import org.jspecify.annotations.Nullable;

/** DuckDB's own Arrow batches, whose vectors change hands without a copy. */
final class DuckRows implements Rows {

    private final BufferAllocator allocator;
    private final Schema schema;
    private final Statement statement;
    private final ResultSet result;
    private final ArrowReader reader;

    DuckRows(Dialect dialect, Connection connection, Query query, Shape shape) throws SQLException {
        this.allocator = shape.allocator();
        this.schema = shape.schema();
        String casts =
                schema.columns().stream()
                        .map(c ->
                                "CAST("
                                        + dialect.quote(c.name())
                                        + " AS "
                                        + c.type()
                                        + ") AS "
                                        + dialect.quote(c.name()))
                        .collect(Collectors.joining(", "));
        this.statement = connection.createStatement();
        try {
            this.result = statement.executeQuery(query.select(casts));
            this.reader =
                    (ArrowReader)
                            result.unwrap(DuckDBResultSet.class)
                                    .arrowExportStream(allocator, schema.rowsPerBatch());
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    @Override
    public @Nullable Chunk next() throws SQLException {
        try {
            while (reader.loadNextBatch()) {
                VectorSchemaRoot root = reader.getVectorSchemaRoot();
                if (root.getRowCount() > 0) {
                    return new Chunk(take(root), List.of(), root.getRowCount(), Position.START);
                }
            }
            return null;
        } catch (IOException e) {
            throw new SQLException(e);
        }
    }

    private RecordBatch take(VectorSchemaRoot from) {
        List<FieldVector> vectors = new ArrayList<>();
        for (FieldVector vector : from.getFieldVectors()) {
            TransferPair pair = vector.getTransferPair(vector.getField(), allocator);
            pair.transfer();
            vectors.add((FieldVector) pair.getTo());
        }
        return new RecordBatch(
                schema,
                new VectorSchemaRoot(
                        ArrowTypes.toArrow(schema).getFields(), vectors, from.getRowCount()));
    }

    @Override
    public void close() {
        Closing.quietly(reader);
        Closing.quietly(result);
        Closing.quietly(statement);
    }
}
