package dev.sluice.component.table.copy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;

/** Bytes on their way out, big-endian; it grows as needed and is used again. By one thread. */
final class CopyBuffer {

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

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
        SHORTS.set(bytes, size, (short) value);
        size += 2;
    }

    void putInt(int value) {
        room(4);
        INTS.set(bytes, size, value);
        size += 4;
    }

    void setInt(int at, int value) {
        INTS.set(bytes, at, value);
    }

    void putLong(long value) {
        room(8);
        LONGS.set(bytes, size, value);
        size += 8;
    }

    /** A field of two bytes. */
    void shortField(int value) {
        room(6);
        INTS.set(bytes, size, 2);
        SHORTS.set(bytes, size + 4, (short) value);
        size += 6;
    }

    /** A field of four bytes. */
    void intField(int value) {
        room(8);
        INTS.set(bytes, size, 4);
        INTS.set(bytes, size + 4, value);
        size += 8;
    }

    /** A field of eight bytes. */
    void longField(long value) {
        room(12);
        INTS.set(bytes, size, 8);
        LONGS.set(bytes, size + 4, value);
        size += 12;
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
