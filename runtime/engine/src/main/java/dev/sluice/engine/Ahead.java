package dev.sluice.engine;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Something that takes a while to open, begun on a thread of its own before it is needed. It is
 * closed with this, also where nobody asked for it, unless it was {@linkplain #take taken}. For one
 * thread besides its own.
 */
public final class Ahead<T extends AutoCloseable> implements AutoCloseable {

    private final String what;
    private final Callable<T> open;
    private FutureTask<T> opening;
    private boolean failed;
    private boolean taken;

    private Ahead(String what, Callable<T> open) {
        this.what = what;
        this.open = open;
        this.opening = begun(open);
    }

    /**
     * Begins to open it.
     *
     * @param what it is, for messages: "the state store"
     */
    public static <T extends AutoCloseable> Ahead<T> begin(String what, Callable<T> open) {
        return new Ahead<>(what, open);
    }

    private static <T> FutureTask<T> begun(Callable<T> open) {
        FutureTask<T> opening = new FutureTask<>(open);
        Thread.ofPlatform().daemon().name("sluice-ahead").start(opening);
        return opening;
    }

    /**
     * Waits until it is open; it stays this one's to close. Where it could not be opened, the next
     * call tries again.
     *
     * @throws PipelineException where it cannot be opened: the one that says why
     */
    public T get() {
        if (failed) {
            failed = false;
            opening = begun(open);
        }
        try {
            return opening.get();
        } catch (ExecutionException e) {
            failed = true;
            throw e.getCause() instanceof PipelineException known
                    ? known
                    : new PipelineException(
                            ErrorCode.INTERNAL, what + " cannot be opened: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException(
                    ErrorCode.CANCELLED, "interrupted while " + what + " opens", e);
        }
    }

    /**
     * Waits until it is open; from then on the caller closes it.
     *
     * @throws PipelineException as {@link #get} does
     */
    public T take() {
        if (taken) {
            throw new IllegalStateException(what + " was taken before");
        }
        T open = get();
        taken = true;
        return open;
    }

    /** Opening cannot be stopped: what comes of it is closed. */
    @Override
    public void close() {
        if (taken) {
            return;
        }
        taken = true;
        boolean interrupted = Thread.interrupted();
        try {
            opening.get().close();
        } catch (ExecutionException | CancellationException _) {
            // it never opened: whoever asked for it was told, and nobody else needs it
        } catch (InterruptedException _) {
            interrupted = true;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new PipelineException(
                    ErrorCode.INTERNAL, what + " cannot be closed: " + e.getMessage(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
