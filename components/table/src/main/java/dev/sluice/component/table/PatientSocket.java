package dev.sluice.component.table;

import java.io.FilterOutputStream;
import java.io.IOException;
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
 * ever, and so does closing the connection, since drivers send what is left first. Here a part of a
 * write that is not taken within the limit ends the connection, as a reset would.
 */
final class PatientSocket extends Socket {

    private static final Logger LOG = LoggerFactory.getLogger(PatientSocket.class);

    /** What has to be taken within the limit: slower than that is as good as nothing. */
    private static final int PART = 1 << 13;

    private static final ScheduledExecutorService WATCH =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("sluice-patience").factory());

    private volatile long limitMillis;
    private volatile long writingSince;
    private volatile boolean writing;
    private @Nullable ScheduledFuture<?> watch;

    @Override
    public synchronized void setSoTimeout(int millis) throws SocketException {
        super.setSoTimeout(millis);
        limitMillis = millis;
        if (millis > 0 && watch == null) {
            watch = WATCH.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
        }
    }

    private void look() {
        long limit = limitMillis;
        if (limit > 0
                && writing
                && System.nanoTime() - writingSince > TimeUnit.MILLISECONDS.toNanos(limit)) {
            LOG.debug("{} took no {} bytes within {} ms", this, PART, limit);
            try {
                close();
            } catch (IOException e) {
                LOG.debug("a connection that takes nothing could not be closed", e);
            }
        }
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
}
