package dev.sluice.component.kafka;

import dev.sluice.api.RecordBatch;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.jspecify.annotations.Nullable;

/** The bytes of one column; a null is a message without a value. */
final class RawEncoder implements Encoder {

    private final int column;
    private @Nullable BaseVariableWidthVector vector;

    RawEncoder(int column) {
        this.column = column;
    }

    @Override
    public void begin(RecordBatch batch) {
        vector = (BaseVariableWidthVector) batch.root().getVector(column);
    }

    @Override
    public byte @Nullable [] encode(int row) {
        return vector == null ? null : Bytes.of(vector, row);
    }
}
