package dev.sluice.scheduler;

import dev.sluice.store.StoredExecution;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs executions. The scheduler's thread calls; all methods return at once.
 *
 * <p>The runner takes the execution from state to state: it starts it in the store, under this
 * process as the owner, and ends it there. What it has left unfinished when it reports the end is
 * finished by the scheduler, as the report says.
 */
public interface Runner {

    /**
     * Begins an execution that waits.
     *
     * @param ended called exactly once, from any thread, when nothing of it runs any more
     */
    void begin(StoredExecution execution, Map<String, String> parameters, Consumer<End> ended);

    /**
     * Asks an execution to stop because this process does: where it can be taken up again, the
     * runner puts it back to wait in the store, and reports that it was cancelled.
     */
    void putBack(String execution);

    /** Asks an execution to stop; does nothing where it has ended. Its end is reported as ever. */
    void cancel(String execution);
}
