package dev.sluice.pipeline;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.api.ByteSize;
import java.lang.management.ManagementFactory;

/**
 * What a run, or a process for all its runs, may use besides the Java heap.
 *
 * @param memory bytes
 * @param threads that work on queries at once
 */
public record Share(long memory, int threads) {

    /** DuckDB cannot work with less. */
    static final long LEAST = 128L << 20;

    private static final long USUAL = 1536L << 20;

    /** So many threads of all runs for each processor: most of them wait for something. */
    private static final int CROWD = 4;

    /** Asked once: the answer stays the same, and asking loads Java's management. */
    private static final class Machine {
        private static final Share ALL = measured();
        private static final Share ONE =
                new Share(
                        Math.min(USUAL, ALL.memory()), Runtime.getRuntime().availableProcessors());

        private static Share measured() {
            OperatingSystemMXBean system =
                    ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            return new Share(
                    Math.max(LEAST, system.getTotalMemorySize() / 4 * 3),
                    CROWD * Runtime.getRuntime().availableProcessors());
        }
    }

    /** What a run takes whose pipeline does not say; less on a small machine. */
    public static Share usual() {
        return Machine.ONE;
    }

    /** What a process takes for all its runs: three quarters of the machine's, or container's. */
    public static Share machine() {
        return Machine.ALL;
    }

    /** The part of the memory that queries have before they spill to disk. */
    public long queries() {
        return memory / 4 * 3;
    }

    @Override
    public String toString() {
        return ByteSize.text(memory) + " and " + threads + (threads == 1 ? " thread" : " threads");
    }
}
