package dev.sluice.scheduler;

import dev.sluice.store.StateStore;
import java.util.HashMap;
import java.util.Map;

/**
 * Says aloud that schedules ask for more than is done: once for a pipeline, and again each time its
 * figure has doubled, so that neither silence nor a line a second hides it. Used by the scheduler's
 * thread.
 */
final class Backlog {

    /** Fewer may wait after a few fires or files that came together. */
    private static final long MANY = 10;

    private static final String REMEDY =
            "Let it be due less often, make it faster, or give 'sluice start' more room (--at-most,"
                    + " --memory, --threads); 'sluice schedule list' shows how many wait";

    private final StateStore store;
    private final Told told;
    private final Map<String, Long> leftOut = new HashMap<>();
    private final Map<String, Long> waiting = new HashMap<>();

    Backlog(StateStore store, Told told) {
        this.store = store;
        this.told = told;
    }

    /** A fire was left out, as one before it still waits. */
    void leftOut(String pipeline, String waits) {
        long count = leftOut.merge(pipeline, 1L, Long::sum);
        if (Long.bitCount(count) == 1) {
            told.decided(
                    pipeline,
                    (count == 1 ? "a fire is" : count + " fires were")
                            + " left out, as an execution waited that does the same (now "
                            + waits
                            + "): its schedule cannot be kept. "
                            + REMEDY);
        }
    }

    /** Looks how many wait. */
    void look() {
        Map<String, Long> now = store.waiting().queued();
        waiting.keySet().retainAll(now.keySet());
        now.forEach((pipeline, count) -> {
            if (count >= Math.max(MANY, 2 * waiting.getOrDefault(pipeline, 0L))) {
                waiting.put(pipeline, count);
                told.decided(
                        pipeline, count + " executions wait, more come than are done. " + REMEDY);
            }
        });
    }
}
