package dev.sluice.component.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Text of another encoding, as UTF-8 bytes. */
final class Utf8Stream extends InputStream {

    private final Reader text;
    private final char[] chars = new char[1 << 15];
    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private int kept;

    Utf8Stream(InputStream encoded, Charset charset) {
        this.text = new InputStreamReader(encoded, charset);
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
        int read = text.read(chars, kept, chars.length - kept);
        if (read < 0 && kept == 0) {
            return false;
        }
        int length = kept + Math.max(0, read);
        // a pair of surrogates is not torn apart
        kept = read > 0 && Character.isHighSurrogate(chars[length - 1]) ? 1 : 0;
        var encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(chars, 0, length - kept));
        if (kept == 1) {
            chars[0] = chars[length - 1];
        }
        bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        at = 0;
        end = bytes.length;
        return true;
    }

    @Override
    public int read() throws IOException {
        while (at == end) {
            if (!fill()) {
                return -1;
            }
        }
        return bytes[at++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (at == end) {
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(length, end - at);
        System.arraycopy(bytes, at, target, offset, count);
        at += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
