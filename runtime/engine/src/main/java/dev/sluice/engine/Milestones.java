package dev.sluice.engine;

import dev.sluice.api.PipelineException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** Is told how far a run has come, on the thread that has got it there; the run waits meanwhile. */
public interface Milestones {

    /** Nobody wants to know. */
    Milestones NONE = new Milestones() {};

    /** This much is committed. */
    default void checkpointed(Checkpoint checkpoint) {}

    /** The statements of that node are about to run; what they do stays, whatever comes. */
    default void executing(String node) {}

    /**
     * The target keeps a checkpoint of an earlier run, whose rows stay there: what that run had put
     * aside until then is put aside for good.
     */
    default void found(Checkpoint earlier) {}

    /**
     * A disk is full, and what it did not take can be tried again as if nothing had happened. Waits
     * until there may be room; false where nobody waits, or the run is to stop.
     *
     * @param times how many times in a row, from 1
     * @param ended whether the run is to end meanwhile, for whatever reason
     */
    default boolean full(PipelineException fault, int times, BooleanSupplier ended) {
        return false;
    }

    /** The first of the targets that were about to commit has refused: still nothing is outside. */
    default void refused() {}

    /** All rows have arrived; the targets are about to commit them at once. */
    default void committing() {}

    /**
     * All targets have committed all rows. Told only where rows were put aside.
     *
     * @param quarantine the file of these, durable
     */
    default void committed(Path quarantine) {}
}
