package dev.sluice.engine;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * The memory of a run's batches: a child of the process's allocator, with a limit of its own. What
 * the run has not released at its end is released by force, so that a leak of one run is never paid
 * for by the next. Opened and closed by one thread; its allocator is for all threads of the run.
 */
public final class RunMemory implements AutoCloseable {

    private static final BufferAllocator PROCESS = new RootAllocator();

    private final TrackingAllocator allocator;
    private boolean closed;

    private RunMemory(TrackingAllocator allocator) {
        this.allocator = allocator;
    }

    /**
     * @param limit bytes past which an allocation fails; from a quarter of it on, batches wait for
     *     others to go, so that one that is unusually large still finds room
     */
    public static RunMemory open(String run, long limit) {
        return new RunMemory(TrackingAllocator.over(PROCESS.newChildAllocator(run, 0, limit)));
    }

    /** Whether more than a quarter of the limit is taken. */
    static boolean crowded(BufferAllocator allocator) {
        return allocator.getAllocatedMemory() > allocator.getLimit() / 4;
    }

    /** Bytes of all runs of this process together. */
    public static long process() {
        return PROCESS.getAllocatedMemory();
    }

    /** What makes the batches of the run. */
    public BufferAllocator allocator() {
        return allocator;
    }

    /**
     * Releases what is still held, and gives its bytes; 0 where nothing was. A batch that somebody
     * kept is dead after it: touching it is an exception. Only for a run whose threads have ended.
     */
    public long reclaim() {
        return closed ? 0 : allocator.releaseAll();
    }

    @Override
    public void close() {
        if (!closed) {
            reclaim();
            closed = true;
            if (allocator.getAllocatedMemory() == 0) {
                allocator.close();
            }
        }
    }
}
