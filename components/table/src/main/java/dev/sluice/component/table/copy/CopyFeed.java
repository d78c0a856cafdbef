package dev.sluice.component.table.copy;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * One {@code COPY … FROM STDIN (FORMAT binary)}. The caller encodes into {@link #buffer}, another
 * thread sends what is full; between them stand a few buffers that go round, so the caller waits
 * once the server is slower. A COPY that fits one buffer is sent by the caller itself.
 *
 * <p>Used by one thread; nothing else may use the connection until {@link #end} or {@link #cancel}.
 */
public final class CopyFeed {

    private static final int CHUNK = 1 << 18;
    private static final int CHUNKS = 4;
    private static final byte[] HEADER =
            "PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    private final PGConnection connection;
    private final CopyIn copy;
    private final BlockingQueue<CopyBuffer> empty = new ArrayBlockingQueue<>(CHUNKS);
    private final BlockingQueue<CopyBuffer> full = new ArrayBlockingQueue<>(CHUNKS);
    private final CopyBuffer end = new CopyBuffer(0);
    private CopyBuffer buffer = new CopyBuffer(CHUNK);
    private int chunks = 1;
    private long rows;
    private @Nullable Thread sender;
    private volatile @Nullable Exception fault;

    private CopyFeed(PGConnection connection, CopyIn copy) {
        this.connection = connection;
        this.copy = copy;
        buffer.put(HEADER);
    }

    /** Begins the statement. */
    public static CopyFeed begin(PGConnection connection, String sql) throws SQLException {
        return new CopyFeed(connection, connection.getCopyAPI().copyIn(sql));
    }

    /** Where the next row is to be appended. */
    CopyBuffer buffer() {
        return buffer;
    }

    /** Counts the row that was appended, and hands the buffer over once it is full. */
    void rowDone() throws SQLException {
        rows++;
        if (buffer.size() >= CHUNK - CHUNK / 16) {
            hand();
        }
    }

    private void hand() throws SQLException {
        if (sender == null) {
            sender = Thread.ofPlatform().daemon().name("sluice-copy").start(this::send);
        }
        try {
            full.put(buffer);
            @Nullable CopyBuffer next = empty.poll();
            if (next == null && chunks < CHUNKS) {
                chunks++;
                next = new CopyBuffer(CHUNK);
            }
            buffer = next == null ? empty.take() : next;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        check();
    }

    /** On the sending thread. After a fault it goes on taking, so that the caller never waits. */
    private void send() {
        try {
            for (CopyBuffer next = full.take(); next != end; next = full.take()) {
                forward(next);
                next.clear();
                empty.put(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the load was cancelled
        }
    }

    private void forward(CopyBuffer next) {
        if (fault != null) {
            return;
        }
        try {
            copy.writeToCopy(next.bytes(), 0, next.size());
        } catch (SQLException | RuntimeException e) {
            fault = e;
        }
    }

    private void check() throws SQLException {
        @Nullable Exception found = fault;
        if (found instanceof SQLException e) {
            throw e;
        }
        if (found instanceof RuntimeException e) {
            throw e;
        }
    }

    /**
     * Sends what is left and waits for the server's word.
     *
     * @throws SQLException where the server refuses: no row is kept then
     */
    public void end() throws SQLException {
        buffer.putShort(-1);
        @Nullable Thread running = sender;
        if (running == null) {
            copy.writeToCopy(buffer.bytes(), 0, buffer.size());
        } else {
            try {
                full.put(buffer);
                full.put(end);
                running.join();
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            check();
        }
        long stored = copy.endCopy();
        if (stored != rows) {
            throw new PipelineException(
                    ErrorCode.UNBALANCED,
                    "PostgreSQL took " + stored + " of the " + rows + " rows that were copied");
        }
    }

    /** Ends the statement without its rows, whatever state it is in. */
    public void cancel() throws SQLException {
        if (copy.isActive()) {
            // it may wait for a lock, and the sender in a write: make the server answer
            connection.cancelQuery();
        }
        @Nullable Thread running = sender;
        boolean interrupted = Thread.interrupted();
        while (running != null && running.isAlive()) {
            running.interrupt();
            try {
                running.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private static PipelineException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new PipelineException(ErrorCode.CANCELLED, "the load was interrupted", e);
    }
}
