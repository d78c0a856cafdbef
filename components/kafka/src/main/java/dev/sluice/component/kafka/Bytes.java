package dev.sluice.component.kafka;

import org.apache.arrow.vector.BaseVariableWidthVector;
import org.jspecify.annotations.Nullable;

/** Bytes of texts and binaries. */
final class Bytes {

    private Bytes() {}

    static byte @Nullable [] of(BaseVariableWidthVector vector, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        int from = vector.getStartOffset(row);
        byte[] bytes = new byte[vector.getEndOffset(row) - from];
        vector.getDataBuffer().getBytes(from, bytes);
        return bytes;
    }
}
