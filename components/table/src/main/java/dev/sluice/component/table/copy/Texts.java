package dev.sluice.component.table.copy;

import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;

/** Text, bytes, UUIDs, and what travels as text. */
final class Texts {

    private static final int JSONB_VERSION = 1;

    private Texts() {}

    /**
     * Text as it is.
     *
     * @param most the characters the column takes
     */
    static FieldEncoder text(FieldVector vector, int most) {
        int rows = vector.getValueCount();
        // a vector without rows may have no offsets at all
        int[] offsets = rows == 0 ? new int[1] : Heap.ints(vector.getOffsetBuffer(), rows + 1);
        ArrowBuf values = vector.getDataBuffer();
        Window window = new Window(values, offsets[offsets.length - 1]);
        return (out, row) -> {
            int start = offsets[row];
            int length = offsets[row + 1] - start;
            if (!window.holds(length)) {
                out.putInt(length);
                out.put(values, start, length);
                return fault(out, length, most);
            }
            int at = window.at(start, length);
            out.bytesField(window.bytes(), at, length);
            return window.plain() && length <= most ? null : fault(out, length, most);
        };
    }

    static FieldEncoder bytes(FieldVector vector) {
        VarBinaryVector binary = (VarBinaryVector) vector;
        ArrowBuf offsets = binary.getOffsetBuffer();
        ArrowBuf values = binary.getDataBuffer();
        return (out, row) -> {
            int start = offsets.getInt(4L * row);
            int length = offsets.getInt(4L * row + 4) - start;
            out.putInt(length);
            out.put(values, start, length);
            return null;
        };
    }

    /** Values in words, as JSON where they are nested. */
    static FieldEncoder words(FieldVector vector, Words words, int most) {
        return (out, row) -> {
            byte[] text = words.of(vector, row).getBytes(StandardCharsets.UTF_8);
            out.putInt(text.length);
            out.put(text);
            return fault(out, text.length, most);
        };
    }

    /** Values in words, into {@code jsonb}. */
    static FieldEncoder jsonb(FieldVector vector, Words words) {
        return (out, row) -> {
            String text = words.of(vector, row);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.putInt(bytes.length + 1);
            out.putByte(JSONB_VERSION);
            out.put(bytes);
            return escapedNul(text) ? "the text has a NUL, which jsonb cannot store" : null;
        };
    }

    private static boolean escapedNul(String json) {
        int at = json.indexOf("\\u0000");
        while (at >= 0) {
            int slashes = 0;
            while (at - 1 - slashes >= 0 && json.charAt(at - 1 - slashes) == '\\') {
                slashes++;
            }
            if (slashes % 2 == 0) {
                return true;
            }
            at = json.indexOf("\\u0000", at + 1);
        }
        return false;
    }

    private static @Nullable String fault(CopyBuffer out, int length, int most) {
        int end = out.size();
        @Nullable String fault = Utf8.fault(out.bytes(), end - length, end);
        if (fault != null || length <= most) {
            return fault;
        }
        int characters = Utf8.characters(out.bytes(), end - length, end);
        int spaces = 0;
        // PostgreSQL drops blanks past the end, as the SQL standard has it
        while (spaces < length && out.bytes()[end - 1 - spaces] == ' ') {
            spaces++;
        }
        return characters - spaces <= most
                ? null
                : "the text has " + characters + " characters, the column takes " + most;
    }

    /** UUIDs from their text, in any of the forms PostgreSQL reads. */
    static FieldEncoder uuid(FieldVector vector) {
        VarCharVector text = (VarCharVector) vector;
        ArrowBuf offsets = text.getOffsetBuffer();
        ArrowBuf values = text.getDataBuffer();
        return (out, row) -> {
            int at = offsets.getInt(4L * row);
            int end = offsets.getInt(4L * row + 4);
            if (end - at >= 2 && values.getByte(at) == '{' && values.getByte(end - 1L) == '}') {
                at++;
                end--;
            }
            out.putInt(16);
            return hex(out, values, at, end) ? null : "the text is not a UUID";
        };
    }

    private static boolean hex(CopyBuffer out, ArrowBuf values, int from, int to) {
        long half = 0;
        int digits = 0;
        for (int at = from; at < to; at++) {
            byte c = values.getByte(at);
            if (c == '-' && digits > 0 && digits < 32 && digits % 4 == 0) {
                continue;
            }
            int digit = Character.digit(c, 16);
            if (digit < 0 || digits == 32) {
                return false;
            }
            half = half << 4 | digit;
            if (++digits % 16 == 0) {
                out.putLong(half);
            }
        }
        return digits == 32;
    }
}
