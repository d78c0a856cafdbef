package dev.sluice.engine;

import java.nio.file.Path;

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

    /** All rows have arrived; the targets are about to commit them at once. */
    default void committing() {}

    /**
     * All targets have committed all rows. Told only where rows were put aside.
     *
     * @param quarantine the file of these, durable
     */
    default void committed(Path quarantine) {}
}
