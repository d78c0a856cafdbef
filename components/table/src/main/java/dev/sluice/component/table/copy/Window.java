package dev.sluice.component.table.copy;

import org.apache.arrow.memory.ArrowBuf;

/**
 * A piece of a vector's bytes on the heap, which moves forward with the rows. What is true of all
 * its bytes is found once for the piece and not for each value.
 */
final class Window {

    private static final int SIZE = 1 << 16;

    private final ArrowBuf buffer;
    private final long end;
    private final byte[] bytes;
    private long first;
    private int length;
    private boolean plain;

    /**
     * @param end where the vector's bytes end
     */
    Window(ArrowBuf buffer, long end) {
        this.buffer = buffer;
        this.end = end;
        this.bytes = new byte[(int) Math.min(end, SIZE)];
    }

    /** Whether a value of that many bytes has room in it. */
    boolean holds(int bytesOfValue) {
        return bytesOfValue <= bytes.length;
    }

    /** Moves so that the value is in it, and gives where in {@link #bytes} it begins. */
    int at(long start, int bytesOfValue) {
        if (start < first || start + bytesOfValue > first + length) {
            first = start;
            length = (int) Math.min(bytes.length, end - start);
            buffer.getBytes(start, bytes, 0, length);
            plain = Utf8.plain(bytes, length);
        }
        return (int) (start - first);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Whether all of it is ASCII without NUL. */
    boolean plain() {
        return plain;
    }
}
