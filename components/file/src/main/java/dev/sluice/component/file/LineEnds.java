package dev.sluice.component.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Text whose lines end in one way. DuckDB reads a file whose line ends differ only in a mode in
 * which broken quotes and fields too many pass unseen. Line ends inside of quotes are data.
 */
final class LineEnds extends FilterInputStream {

    private final byte quote;
    private boolean quoted;
    private boolean afterReturn;

    LineEnds(InputStream text, byte quote) {
        super(text);
        this.quote = quote;
    }

    /** Whether the lines of this text (or of its beginning) end in more than one way. */
    static boolean mixed(byte[] text, int length, byte quote) {
        boolean quoted = false;
        int kinds = 0;
        for (int i = 0; i < length; i++) {
            byte b = text[i];
            if (b == quote) {
                quoted = !quoted;
            } else if (!quoted && b == '\n') {
                kinds |= i > 0 && text[i - 1] == '\r' ? 1 : 2;
            } else if (!quoted && b == '\r' && i + 1 < length && text[i + 1] != '\n') {
                kinds |= 4;
            }
        }
        return Integer.bitCount(kinds) > 1;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int kept = 0;
        while (kept == 0) {
            int read = super.read(target, offset, length);
            if (read < 0) {
                return -1;
            }
            kept = keep(target, offset, read);
        }
        return kept;
    }

    private int keep(byte[] text, int offset, int read) {
        int to = offset;
        for (int i = offset; i < offset + read; i++) {
            byte b = text[i];
            boolean second = afterReturn && b == '\n';
            afterReturn = false;
            if (b == quote) {
                quoted = !quoted;
            } else if (b == '\r' && !quoted) {
                afterReturn = true;
                b = '\n';
            }
            if (!second) {
                text[to++] = b;
            }
        }
        return to - offset;
    }
}
