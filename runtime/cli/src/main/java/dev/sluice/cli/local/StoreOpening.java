package dev.sluice.cli.local;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoreLocation;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.LoggerFactory;

/** A store that opens while the pipeline is planned: each takes about as long. */
final class StoreOpening implements AutoCloseable {

    private final FutureTask<StateStore> opening;

    private StoreOpening(FutureTask<StateStore> opening) {
        this.opening = opening;
    }

    static StoreOpening begin(StoreLocation location) {
        // two threads that both come first to log would each complain of the other
        LoggerFactory.getILoggerFactory();
        FutureTask<StateStore> opening = new FutureTask<>(() -> opened(location));
        Thread.ofPlatform().daemon().name("sluice-store").start(opening);
        return new StoreOpening(opening);
    }

    private static StateStore opened(StoreLocation location) {
        StateStore store = StateStore.open(location);
        try {
            // what a killed process left behind is told by the next that comes by
            store.abandoned().recover();
            return store;
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /**
     * Waits until it is open.
     *
     * @throws PipelineException where it cannot be opened
     */
    StateStore store() {
        try {
            return opening.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof PipelineException known
                    ? known
                    : new PipelineException(
                            ErrorCode.INTERNAL,
                            "the state store cannot be opened: " + e.getCause(),
                            e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException(
                    ErrorCode.CANCELLED, "interrupted while the state store opens", e);
        }
    }

    /** Closes it also where nobody has asked for it. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            opening.get().close();
        } catch (ExecutionException _) {
            // it never opened: whoever asked for it was told, and nobody else needs it
        } catch (InterruptedException _) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
