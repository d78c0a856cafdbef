package dev.sluice.component.table;

import dev.sluice.api.BatchReader;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.component.table.replication.Messages;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Reads a table's rows and then its changes. Batches are filled by number or age; the position
 * moves only where a batch ends with a transaction.
 */
final class ChangesReader implements BatchReader {

    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration DOUBT = Duration.ofSeconds(30);

    /** What else is written at the server moves the log on: how often that is kept. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    /** Where it reads. */
    record Place(
            Database database,
            PostgresDialect dialect,
            ChangesOptions options,
            ConnectorContext context) {}

    /** What it reads, as it was planned. */
    record Shape(ChangedTable table, Schema schema, ChangeBatch.Form form) {}

    private final Place place;
    private final ChangesOptions options;
    private final Shape shape;
    private final Position after;
    private final Consumer<ChangeStream> lingering;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable ChangesSession session;
    private volatile boolean closed;
    private volatile boolean handedOver;
    private volatile long stored;
    private boolean ended;
    private long given;
    private long heard = System.nanoTime();
    private @Nullable TransactionRows transactions;

    /**
     * @param lingering takes the stream of a reader that was closed at its end
     */
    ChangesReader(Place place, Shape shape, Position after, Consumer<ChangeStream> lingering) {
        this.place = place;
        this.options = place.options();
        this.shape = shape;
        this.after = after;
        this.lingering = lingering;
    }

    @Override
    public @Nullable Chunk next() {
        lock.lock();
        try {
            requireRunning();
            return ended ? null : read();
        } catch (SQLException e) {
            if (closed) {
                throw cancelled();
            }
            throw Faults.running(
                    "the changes of table '" + options.table() + "' cannot be read", e);
        } finally {
            lock.unlock();
        }
    }

    private Chunk read() throws SQLException {
        ChangesSession open = session;
        if (open == null) {
            open = new ChangesSession(place, shape);
            session = open;
            if (closed) {
                open.abort();
                throw cancelled();
            }
            open.begin(after);
        }
        if (open.streaming()) {
            return changes(open);
        }
        Optional<Chunk> row = open.snapshot();
        if (row.isPresent()) {
            // its rows are committed together, behind the last of them
            Chunk chunk = row.get();
            return new Chunk(chunk.batch(), chunk.rejected(), chunk.read(), after);
        }
        given = open.startStream();
        transactions = open.transactions();
        stored = after.equals(Position.START) ? 0 : given;
        heard = System.nanoTime();
        ended = open.endsAt(given);
        return batch().finish(position());
    }

    private ChangeBatch batch() {
        return new ChangeBatch(shape.form(), shape.schema().columns().size());
    }

    private Position position() {
        return new Position(LogSequenceNumber.valueOf(given).asString());
    }

    private Chunk changes(ChangesSession open) throws SQLException {
        ChangeBatch batch = batch();
        boolean handedOn = false;
        try {
            while (!fill(open, batch)) {
                requireRunning();
            }
            Chunk chunk = batch.finish(position());
            handedOn = true;
            return chunk;
        } finally {
            if (!handedOn) {
                batch.close();
            }
        }
    }

    /** Whether the batch is to be handed on. */
    private boolean fill(ChangesSession open, ChangeBatch batch) throws SQLException {
        TransactionRows log = Objects.requireNonNull(transactions);
        ByteBuffer message = open.stream().poll();
        if (message == null) {
            return wait(open, log, batch);
        }
        heard = System.nanoTime();
        boolean ends = log.take(Messages.parse(message), batch);
        if (!ends) {
            return batch.full(options.batch().rows());
        }
        if (stop(open, log.committed())) {
            return true;
        }
        // before it is full, so that of many small transactions each batch ends with one
        boolean enough = batch.full(options.batch().rows() / 4 * 3 + 1);
        boolean due = batch.read() > 0 && batch.due(options.batch().age());
        return (enough || due) && reach(log.committed());
    }

    /** Nothing has come: hands on what has been waited for long enough. */
    private boolean wait(ChangesSession open, TransactionRows log, ChangeBatch batch)
            throws SQLException {
        if (!log.running()) {
            // without a transaction under way, all that was committed before has come
            long here = Math.max(log.committed(), open.stream().received());
            if (stop(open, here)) {
                return true;
            }
            boolean waiting = batch.read() > 0 || stored < given;
            if (batch.due(waiting ? options.batch().age() : IDLE) && (waiting || here > given)) {
                return reach(here);
            }
        }
        if (System.nanoTime() - heard > DOUBT.toNanos()) {
            open.requireServer();
            heard = System.nanoTime();
        }
        LockSupport.parkNanos(POLL.toNanos());
        return false;
    }

    private boolean stop(ChangesSession open, long here) {
        ended = open.endsAt(here);
        return ended && reach(here);
    }

    private boolean reach(long here) {
        given = here;
        return true;
    }

    private void requireRunning() {
        if (closed
                || place.context().cancelled().getAsBoolean()
                || Thread.currentThread().isInterrupted()) {
            throw cancelled();
        }
    }

    private static PipelineException cancelled() {
        return new PipelineException(ErrorCode.CANCELLED, "the run was cancelled");
    }

    @Override
    public void acknowledge(Position position) {
        if (position.equals(Position.START)) {
            return;
        }
        stored = LogSequenceNumber.valueOf(position.value()).asLong();
        ChangesSession open = session;
        if (open != null && open.streaming()) {
            open.stream().stored(stored);
            if (handedOver) {
                open.stream().flush(); // nobody else does any more
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        ChangesSession open = session;
        if (!lock.tryLock()) {
            if (open != null) {
                open.abort();
            }
            lock.lock();
        }
        try {
            open = session;
            if (open != null && !handedOver) {
                if (ended && open.streaming()) {
                    handedOver = true;
                    open.closeBeside();
                    lingering.accept(open.stream());
                } else {
                    open.abort();
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
