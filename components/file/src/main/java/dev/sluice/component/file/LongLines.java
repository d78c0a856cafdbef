package dev.sluice.component.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Finds lines that DuckDB loses without a word: a line that does not fit into its buffer of 32 MiB
 * is neither a row nor a rejected one. Shorter ones it rejects as it should.
 *
 * <p>Each window of 8 MiB is read up to its first line end only, so plain files are hardly read at
 * all. Two windows in a row without one are a line of at least 16 MiB; every line of 24 MiB holds
 * two.
 */
final class LongLines {

    private static final int WINDOW = 8 << 20;

    private LongLines() {}

    static void refuse(Path file, InputStream text) throws IOException {
        byte[] buffer = new byte[1 << 13];
        boolean before = false;
        for (long window = 0; ; window++) {
            int read = toLineEnd(text, buffer);
            if (read < 0) {
                return;
            }
            boolean without = read == WINDOW;
            if (without && before) {
                throw Faults.unreadable(
                        file,
                        "from byte "
                                + (window - 1) * WINDOW
                                + " on there is a line of more than 16 MiB: split it, or check"
                                + " whether this is text with lines at all");
            }
            before = without;
            skip(text, WINDOW - read);
        }
    }

    /** How much of a window was read: all of it where no line ends there; -1 at the end. */
    private static int toLineEnd(InputStream text, byte[] buffer) throws IOException {
        int total = 0;
        while (total < WINDOW) {
            int read = text.read(buffer, 0, Math.min(buffer.length, WINDOW - total));
            if (read < 0) {
                return -1;
            }
            total += read;
            for (int i = 0; i < read; i++) {
                if (buffer[i] == '\n' || buffer[i] == '\r') {
                    return Math.min(total, WINDOW - 1);
                }
            }
        }
        return WINDOW;
    }

    private static void skip(InputStream text, long count) throws IOException {
        long rest = count;
        while (rest > 0) {
            long skipped = text.skip(rest);
            if (skipped <= 0) {
                return;
            }
            rest -= skipped;
        }
    }
}
