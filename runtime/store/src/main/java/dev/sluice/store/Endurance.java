package dev.sluice.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How an execution stands up to the end of its processes.
 *
 * @param recovery what becomes of it where its process ends
 * @param inVain how many times in a row one has ended without its getting on
 * @param spent how long those that have ended had worked on it
 * @param heard the last sign of life of the one that works on it; of an execution that waits, that
 *     of the one that has ended, until somebody has decided whether it goes on
 */
public record Endurance(Recovery recovery, long inVain, Duration spent, Optional<Instant> heard) {

    /** Of an execution that has not begun, or that a person watches. */
    public static final Endurance NONE =
            new Endurance(Recovery.ASK, 0, Duration.ZERO, Optional.empty());

    /** Whether a process had begun it and ended, and the next goes on with it. */
    public boolean brokeOff() {
        return recovery != Recovery.ASK;
    }
}
