package dev.sluice.component.table;

import dev.sluice.api.Column;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.util.TransferPair;

/**
 * Rows that say what is to be done with them: a column of theirs holds {@code insert}, {@code
 * update} or {@code delete}. It is no column of the table.
 *
 * @param column its name
 */
record RowOperations(String column) {

    /** The last column of the batches that loaders are given: whether a row is a deletion. */
    static final String DELETED = "sluice_deleted";

    /** The columns that the table is to have. */
    Schema written(Schema schema) {
        Column operation =
                schema.column(column)
                        .orElseThrow(() ->
                                new PipelineException(
                                        ErrorCode.SCHEMA_MISMATCH,
                                        "the column '"
                                                + column
                                                + "' of option 'operation' is not among the rows'"
                                                + " columns "
                                                + schema.names()));
        if (operation.type() != Simple.STRING) {
            throw new PipelineException(
                    ErrorCode.SCHEMA_MISMATCH,
                    "the column '"
                            + column
                            + "' of option 'operation' is "
                            + operation.type()
                            + "; it has to be string, and hold insert, update or delete");
        }
        return new Schema(schema.columns().stream().filter(c -> !c.name().equals(column)).toList());
    }

    /**
     * The batch as loaders want it, sharing its memory; the caller owns both. Rows that say nothing
     * known are refused.
     */
    RecordBatch mark(RecordBatch batch, Schema written, Refusals refusals) {
        FieldVector first = batch.root().getFieldVectors().getFirst();
        BufferAllocator allocator = first.getAllocator();
        List<FieldVector> vectors = new ArrayList<>();
        try {
            for (Column c : written.columns()) {
                FieldVector vector = batch.root().getVector(c.name());
                TransferPair pair = vector.getTransferPair(vector.getField(), allocator);
                pair.splitAndTransfer(0, batch.rows());
                vectors.add((FieldVector) pair.getTo());
            }
            BitVector deleted = new BitVector(DELETED, allocator);
            vectors.add(deleted);
            deleted.allocateNew(batch.rows());
            judge((VarCharVector) batch.root().getVector(column), deleted, refusals);
            return new RecordBatch(loaded(written), new VectorSchemaRoot(vectors));
        } catch (RuntimeException e) {
            vectors.forEach(FieldVector::close);
            throw e;
        }
    }

    /** The columns of the batches that loaders are given. */
    static Schema loaded(Schema written) {
        List<Column> columns = new ArrayList<>(written.columns());
        columns.add(new Column(DELETED, Simple.BOOLEAN, false));
        return new Schema(columns);
    }

    private void judge(VarCharVector operations, BitVector deleted, Refusals refusals) {
        for (int row = 0; row < operations.getValueCount(); row++) {
            String operation =
                    operations.isNull(row)
                            ? "null"
                            : new String(operations.get(row), StandardCharsets.UTF_8);
            switch (operation.toLowerCase(Locale.ROOT)) {
                case "insert", "update" -> deleted.set(row, 0);
                case "delete" -> deleted.set(row, 1);
                default -> {
                    deleted.set(row, 0);
                    refusals.add(
                            row,
                            "the operation in column '"
                                    + column
                                    + "' is "
                                    + (operations.isNull(row) ? "null" : "'" + operation + "'")
                                    + "; it has to be insert, update or delete");
                }
            }
        }
        deleted.setValueCount(operations.getValueCount());
    }

    /** Which rows of a batch that was {@linkplain #mark marked} are deletions. */
    static BitVector deleted(RecordBatch marked) {
        return (BitVector) marked.root().getFieldVectors().getLast();
    }
}
