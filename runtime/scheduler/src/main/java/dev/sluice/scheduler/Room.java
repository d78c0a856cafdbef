package dev.sluice.scheduler;

import dev.sluice.api.ByteSize;
import dev.sluice.pipeline.Share;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Memory and threads of the process, and who of its executions has which part of them. */
final class Room {

    private final Share all;
    private final Map<String, Share> taken = new HashMap<>();

    Room(Share all) {
        this.all = all;
    }

    /** Why there is never room for it; empty where there is once others have ended. */
    Optional<String> never(Share wanted) {
        return wanted.memory() > all.memory() || wanted.threads() > all.threads()
                ? Optional.of(
                        "it may use "
                                + wanted
                                + ", and all runs of this process together "
                                + all
                                + ": lower limits.memory or limits.threads of the pipeline, or give"
                                + " 'sluice start' more with --memory or --threads")
                : Optional.empty();
    }

    /** What it has to wait for; empty where it has room now. */
    Optional<String> lacks(Share wanted) {
        long memory = all.memory() - taken.values().stream().mapToLong(Share::memory).sum();
        int threads = all.threads() - taken.values().stream().mapToInt(Share::threads).sum();
        if (wanted.memory() > memory) {
            return Optional.of(
                    "for memory: it may use "
                            + ByteSize.text(wanted.memory())
                            + ", and "
                            + ByteSize.text(memory)
                            + " of "
                            + ByteSize.text(all.memory())
                            + " are free");
        }
        return wanted.threads() > threads
                ? Optional.of(
                        "for threads: it may use "
                                + wanted.threads()
                                + ", and "
                                + threads
                                + " of "
                                + all.threads()
                                + " are free")
                : Optional.empty();
    }

    void take(String execution, Share share) {
        taken.put(execution, share);
    }

    void give(String execution) {
        taken.remove(execution);
    }
}
