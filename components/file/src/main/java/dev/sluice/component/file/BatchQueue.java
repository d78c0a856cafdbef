package dev.sluice.component.file;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RecordBatch;
import dev.sluice.sql.BatchFeed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A short queue between the run's thread, which puts, and DuckDB's, which pulls. */
final class BatchQueue implements BatchFeed {

    private enum State {
        OPEN,
        ENDED,
        FAILED,
        CLOSED
    }

    private static final int CAPACITY = 2;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<RecordBatch> batches = new ArrayDeque<>();
    private State state = State.OPEN;

    /** Waits for room; false where nobody pulls any more, and the batch is still the caller's. */
    boolean put(RecordBatch batch) {
        lock.lock();
        try {
            while (state == State.OPEN && batches.size() >= CAPACITY) {
                changed.await();
            }
            if (state != State.OPEN) {
                return false;
            }
            batches.add(batch);
            changed.signalAll();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            batch.close();
            throw new PipelineException(ErrorCode.CANCELLED, "the run was cancelled", e);
        } finally {
            lock.unlock();
        }
    }

    /** No further batch comes. */
    void end() {
        become(State.ENDED);
    }

    /** The writer gives up: the next pull fails. */
    void fail() {
        become(State.FAILED);
    }

    private void become(State next) {
        lock.lock();
        try {
            if (state != State.CLOSED) {
                state = next;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable RecordBatch next() {
        lock.lock();
        try {
            while (state == State.OPEN && batches.isEmpty()) {
                changed.awaitUninterruptibly();
            }
            if (state == State.FAILED || state == State.CLOSED) {
                throw new PipelineException(ErrorCode.CANCELLED, "the write was abandoned");
            }
            changed.signalAll();
            return batches.poll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            state = State.CLOSED;
            batches.forEach(RecordBatch::close);
            batches.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
