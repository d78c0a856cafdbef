package dev.sluice.component.table.copy;

import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;

/** Bytes on their way out, big-endian; it grows as needed and is used again. By one thread. */
final class CopyBuffer {

    private static final int FIRST = 1 << 12;

    private final int usual;
    private byte[] bytes;
    private int size;

    /**
     * @param usual the capacity it goes back to when it is cleared
     */
    CopyBuffer(int usual) {
        this.usual = usual;
        this.bytes = new byte[Math.min(usual, FIRST)];
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
        if (bytes.length > 4 * usual) {
            bytes = new byte[usual]; // one huge value must not keep its room for ever
        }
    }

    /** Forgets what was written after that size. */
    void truncate(int to) {
        size = to;
    }

    void room(int more) {
        if (bytes.length - size < more) {
            int wanted = Math.addExact(size, more);
            int twice = bytes.length > Integer.MAX_VALUE / 2 - 8 ? wanted : bytes.length * 2;
            bytes = Arrays.copyOf(bytes, Math.max(wanted, twice));
        }
    }

    void putByte(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void putShort(int value) {
        room(2);
        big(size, (short) value);
        size += 2;
    }

    void putInt(int value) {
        room(4);
        big(size, value);
        size += 4;
    }

    void setInt(int at, int value) {
        big(at, value);
    }

    void putLong(long value) {
        room(8);
        big(size, value);
        size += 8;
    }

    /** A field of two bytes. */
    void shortField(int value) {
        room(6);
        big(size, 2);
        big(size + 4, (short) value);
        size += 6;
    }

    /** A field of four bytes. */
    void intField(int value) {
        room(8);
        big(size, 4);
        big(size + 4, value);
        size += 8;
    }

    /** A field of eight bytes. */
    void longField(long value) {
        room(12);
        big(size, 8);
        big(size + 4, value);
        size += 12;
    }

    /** A field of bytes. */
    void bytesField(byte[] from, int at, int length) {
        room(4 + length);
        big(size, length);
        System.arraycopy(from, at, bytes, size + 4, length);
        size += 4 + length;
    }

    /**
     * A field of {@code numeric}.
     *
     * @param groups of four digits, the last one first
     */
    void numericField(short[] groups, int count, int weight, int sign, int scale) {
        int length = 8 + 2 * count;
        room(4 + length);
        big(size, length);
        big(size + 4, (short) count);
        big(size + 6, (short) weight);
        big(size + 8, (short) sign);
        big(size + 10, (short) scale);
        int at = size + 12;
        for (int i = count - 1; i >= 0; i--, at += 2) {
            big(at, groups[i]);
        }
        size = at;
    }

    // byte by byte: a VarHandle is as fast only once the optimising compiler has seen it
    private void big(int at, short value) {
        byte[] to = bytes;
        to[at] = (byte) (value >> 8);
        to[at + 1] = (byte) value;
    }

    private void big(int at, int value) {
        byte[] to = bytes;
        to[at] = (byte) (value >> 24);
        to[at + 1] = (byte) (value >> 16);
        to[at + 2] = (byte) (value >> 8);
        to[at + 3] = (byte) value;
    }

    private void big(int at, long value) {
        big(at, (int) (value >> 32));
        big(at + 4, (int) value);
    }

    void put(byte[] from) {
        room(from.length);
        System.arraycopy(from, 0, bytes, size, from.length);
        size += from.length;
    }

    void put(ArrowBuf from, long at, int length) {
        room(length);
        from.getBytes(at, bytes, size, length);
        size += length;
    }
}
