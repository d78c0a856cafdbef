package dev.sluice.component.table.copy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;

/**
 * Copies of Arrow buffers on the heap. One copy of a column costs next to nothing; a value from an
 * array costs a fraction of one that is looked up in a buffer with all its checks, above all in
 * code that the JVM has compiled only lightly.
 */
final class Heap {

    private Heap() {}

    static int[] ints(ArrowBuf buffer, int count) {
        int[] values = new int[count];
        bytes(buffer, count * (long) Integer.BYTES).asIntBuffer().get(values);
        return values;
    }

    static long[] longs(ArrowBuf buffer, int count) {
        long[] values = new long[count];
        bytes(buffer, count * (long) Long.BYTES).asLongBuffer().get(values);
        return values;
    }

    private static ByteBuffer bytes(ArrowBuf buffer, long length) {
        return buffer.nioBuffer(0, Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
