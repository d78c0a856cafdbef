package dev.sluice.component.kafka;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Checks and makes UTF-8, into a buffer that is used again. Not thread-safe. */
final class Utf8 {

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer scratch = CharBuffer.allocate(1024);
    private byte[] bytes = new byte[256];

    boolean valid(byte[] text, int from, int length) {
        int at = from;
        int end = from + length;
        while (at < end && text[at] >= 0) {
            at++;
        }
        if (at == end) {
            return true;
        }
        decoder.reset();
        ByteBuffer rest = ByteBuffer.wrap(text, at, end - at);
        CoderResult result;
        do {
            scratch.clear();
            result = decoder.decode(rest, scratch, true);
        } while (result.isOverflow());
        return !result.isError();
    }

    /** The bytes of what {@link #encode} encoded last. */
    byte[] bytes() {
        return bytes;
    }

    /** Encodes the characters into {@link #bytes}; the number of bytes, or -1 for half a pair. */
    int encode(char[] text, int from, int length) {
        if (bytes.length < 3 * length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, 3 * length));
        }
        int at = 0;
        for (int i = from; i < from + length; i++) {
            char c = text[i];
            if (c < 0x80) {
                bytes[at++] = (byte) c;
            } else if (c < 0x800) {
                bytes[at++] = (byte) (0xC0 | (c >> 6));
                bytes[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate(c)) {
                bytes[at++] = (byte) (0xE0 | (c >> 12));
                bytes[at++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                bytes[at++] = (byte) (0x80 | (c & 0x3F));
            } else if (i + 1 < from + length && Character.isSurrogatePair(c, text[i + 1])) {
                int point = Character.toCodePoint(c, text[++i]);
                bytes[at++] = (byte) (0xF0 | (point >> 18));
                bytes[at++] = (byte) (0x80 | ((point >> 12) & 0x3F));
                bytes[at++] = (byte) (0x80 | ((point >> 6) & 0x3F));
                bytes[at++] = (byte) (0x80 | (point & 0x3F));
            } else {
                return -1;
            }
        }
        return at;
    }
}
