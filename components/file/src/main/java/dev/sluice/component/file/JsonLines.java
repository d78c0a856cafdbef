package dev.sluice.component.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a file; blank ones are passed over. */
final class JsonLines implements JsonRecords {

    private static final int LONGEST = 256 << 20;

    private final InputStream stream;
    private final byte[] buffer = new byte[1 << 16];
    private final JsonSyntax syntax;
    private byte[] line = new byte[4096];
    private int at;
    private int end;
    private int length;
    private long number;
    private boolean ended;
    private String fault = "";

    JsonLines(InputStream stream, JsonKeys keys) {
        this.stream = stream;
        this.syntax = new JsonSyntax(keys);
    }

    @Override
    public boolean next() throws IOException {
        while (!ended) {
            readLine();
            if (!blank()) {
                fault = syntax.check(line, length);
                return true;
            }
        }
        return false;
    }

    private void readLine() throws IOException {
        length = 0;
        number++;
        while (true) {
            if (at == end) {
                at = 0;
                end = stream.read(buffer);
                if (end < 0) {
                    end = 0;
                    ended = true;
                    return;
                }
            }
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            append(from, at - from);
            if (at < end) {
                at++;
                return;
            }
        }
    }

    private void append(int from, int count) throws IOException {
        if (length + count > line.length) {
            if (length + count > LONGEST) {
                throw new IOException("line " + number + " is longer than 256 MiB");
            }
            line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
        }
        System.arraycopy(buffer, from, line, length, count);
        length += count;
    }

    private boolean blank() {
        for (int i = 0; i < length; i++) {
            if (line[i] > ' ' || line[i] < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public byte[] bytes() {
        return line;
    }

    @Override
    public int length() {
        return length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public String fault() {
        return fault;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
