package dev.sluice.component.table;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket whose time limit holds for writes too. Java's own ({@link #setSoTimeout}) ends a read
 * that waits too long, but a write to a server that takes nothing, or a byte a second, waits for
 * ever, and so does closing the connection, since drivers send what is left first; and an answer of
 * a byte a second never ends, as each byte is in time. Here a part of a write that is not taken
 * within the limit ends the connection, as a reset would, and so does an answer of which no such
 * part, and not all, has come within the limit after its first byte.
 */
final class PatientSocket extends Socket {

    private static final Logger LOG = LoggerFactory.getLogger(PatientSocket.class);

    /** What has to be taken within the limit: slower than that is as good as nothing. */
    private static final int PART = 1 << 13;

    /** In milliseconds: with less, a driver only looks for a moment whether something has come. */
    private static final int SHORTEST = 100;

    private static final ScheduledExecutorService WATCH =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("sluice-patience").factory());

    private volatile long limitMillis;
    private volatile long writingSince;
    private volatile boolean writing;
    private volatile long answerSince;
    private volatile int answered;
    private volatile boolean reading;
    private @Nullable ScheduledFuture<?> watch;

    @Override
    public synchronized void setSoTimeout(int millis) throws SocketException {
        super.setSoTimeout(millis);
        if (millis > 0 && millis < SHORTEST) {
            return;
        }
        limitMillis = millis;
        if (millis > 0 && watch == null) {
            watch = WATCH.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
        }
    }

    private void look() {
        if (writing && late(writingSince) || reading && answered > 0 && late(answerSince)) {
            LOG.debug("{}: no {} bytes went or came within {} ms", this, PART, limitMillis);
            try {
                close();
            } catch (IOException e) {
                LOG.debug("a silent connection could not be closed", e);
            }
        }
    }

    private boolean late(long since) {
        long limit = limitMillis;
        return limit > 0 && System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(limit);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Answers(super.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new Parts(super.getOutputStream());
    }

    @Override
    public synchronized void close() throws IOException {
        if (watch != null) {
            watch.cancel(false);
            watch = null;
        }
        super.close();
    }

    /** Writes part by part; each has the whole limit. */
    private final class Parts extends FilterOutputStream {

        Parts(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            answered = 0;
            int part = limitMillis > 0 ? PART : length;
            for (int done = 0; done < length; done += part) {
                writingSince = System.nanoTime();
                writing = true;
                try {
                    out.write(bytes, offset + done, Math.min(part, length - done));
                } finally {
                    writing = false;
                }
            }
        }
    }

    /** Reads what comes after a write; each part of it has the whole limit. */
    private final class Answers extends FilterInputStream {

        Answers(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            reading = true;
            try {
                int count = in.read(bytes, offset, length);
                came(count);
                return count;
            } finally {
                reading = false;
            }
        }

        private void came(int count) {
            int before = answered;
            if (before == 0 || before + count >= PART) {
                answerSince = System.nanoTime();
            }
            answered = before + count >= PART ? 1 : before + Math.max(count, 0);
        }
    }
}
