package dev.sluice.cli.local;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.OutOfSpace;
import dev.sluice.api.PipelineException;
import dev.sluice.compiler.ErrorPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Waits for room on a disk that is full: tells for what, tries again after pauses that double, at
 * once where it sees that somebody has made room, and hears that the run is to stop.
 */
final class RoomWait {

    /** How often it looks at the disk. */
    private static final Duration LOOK = Duration.ofMillis(500);

    /** Less than that, files of others come and go. */
    private static final long NOTABLE = 1L << 20;

    private final Stopper stopper;
    private final Consumer<String> told;

    /**
     * @param told takes for what it waits, in words that follow "waits for"; empty where it does no
     *     more
     */
    RoomWait(Stopper stopper, Consumer<String> told) {
        this.stopper = stopper;
        this.told = told;
    }

    /** Waits where something stands that can be tried again as it is. */
    boolean inPlace(PipelineException fault, int times, BooleanSupplier ended) {
        return await(fault, ErrorPolicy.DEFAULT.pause(times), "it goes on where it is", ended);
    }

    /**
     * Waits until there may be room; false, at once, where the run is to stop.
     *
     * @param most the longest pause: not every disk can be looked at from here
     * @param then what happens next, in words
     */
    boolean await(PipelineException fault, Duration most, String then) {
        return await(fault, most, then, () -> false);
    }

    private boolean await(
            PipelineException fault, Duration most, String then, BooleanSupplier ended) {
        Optional<Path> place = OutOfSpace.placeOf(fault);
        told.accept(
                "room"
                        + place.map(full -> " on the disk of " + full).orElse("")
                        + ": "
                        + fault.getMessage()
                        + ". Then "
                        + then
                        + ", by itself; 'sluice executions cancel' stops it");
        OptionalLong before = place.map(OutOfSpace::free).orElse(OptionalLong.empty());
        long end = System.nanoTime() + most.toNanos();
        boolean goesOn = true;
        while (goesOn && System.nanoTime() < end && !grown(place, before)) {
            goesOn = stopper.pause(LOOK) && !ended.getAsBoolean();
        }
        told.accept("");
        return goesOn && !stopper.stopped();
    }

    private static boolean grown(Optional<Path> place, OptionalLong before) {
        OptionalLong now = place.map(OutOfSpace::free).orElse(OptionalLong.empty());
        return now.isPresent()
                && before.isPresent()
                && now.getAsLong() > before.getAsLong() + NOTABLE;
    }

    /**
     * Does what has no effect where it fails, again and again while a disk is full.
     *
     * @throws PipelineException its fault; {@code CANCELLED} where the run is to stop meanwhile
     */
    void through(Runnable work) {
        for (int times = 1; ; times++) {
            try {
                work.run();
                return;
            } catch (PipelineException e) {
                if (e.code() != ErrorCode.NO_SPACE) {
                    throw e;
                }
                if (!inPlace(e, times, () -> false)) {
                    throw stopped(e);
                }
            }
        }
    }

    static PipelineException stopped(PipelineException fault) {
        return new PipelineException(
                ErrorCode.CANCELLED,
                "the run was stopped while it waited for room: " + fault.getMessage(),
                fault);
    }
}
