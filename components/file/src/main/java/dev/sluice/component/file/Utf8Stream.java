package dev.sluice.component.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Text of another encoding, as UTF-8 bytes. Bytes that are no text in that encoding become a byte
 * that UTF-8 never has, so that whoever reads on rejects that row and no other.
 */
final class Utf8Stream extends InputStream {

    private static final int NO_TEXT = 0xFF;

    private final InputStream encoded;
    private final CharsetDecoder decoder;
    private final ByteBuffer raw = ByteBuffer.allocate(1 << 15).flip();
    private final CharBuffer chars = CharBuffer.allocate(1 << 15);
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private boolean malformed;
    private boolean drained;
    private boolean ended;

    Utf8Stream(InputStream encoded, Charset charset) {
        this.encoded = encoded;
        this.decoder =
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** The stream from behind its byte order mark, where it has one. */
    static InputStream withoutMark(Path file, InputStream utf8) {
        PushbackInputStream stream = new PushbackInputStream(utf8, 3);
        try {
            byte[] head = stream.readNBytes(3);
            boolean mark =
                    head.length == 3
                            && head[0] == (byte) 0xEF
                            && head[1] == (byte) 0xBB
                            && head[2] == (byte) 0xBF;
            if (!mark) {
                stream.unread(head);
            }
            return stream;
        } catch (IOException e) {
            throw Faults.unreadable(file, e);
        }
    }

    private boolean fill() throws IOException {
        while (!bytes.hasRemaining() && !malformed) {
            if (ended) {
                return false;
            }
            raw.compact();
            int read = drained ? -1 : encoded.read(raw.array(), raw.position(), raw.remaining());
            drained |= read < 0;
            raw.position(raw.position() + Math.max(0, read)).flip();
            decode();
        }
        return true;
    }

    private void decode() {
        chars.clear();
        CoderResult result = decoder.decode(raw, chars, drained);
        if (result.isError()) {
            malformed = true;
            raw.position(raw.position() + result.length());
        } else if (drained && result.isUnderflow()) {
            decoder.flush(chars);
            ended = true;
        }
        bytes = StandardCharsets.UTF_8.encode(chars.flip());
    }

    @Override
    public int read() throws IOException {
        if (!fill()) {
            return -1;
        }
        if (bytes.hasRemaining()) {
            return bytes.get() & 0xFF;
        }
        malformed = false;
        return NO_TEXT;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        if (!bytes.hasRemaining()) {
            malformed = false;
            target[offset] = (byte) NO_TEXT;
            return 1;
        }
        int count = Math.min(length, bytes.remaining());
        bytes.get(target, offset, count);
        return count;
    }

    @Override
    public void close() throws IOException {
        encoded.close();
    }
}
