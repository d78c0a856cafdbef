package dev.sluice.engine;

/** Is told how far a run has come, on the thread that has got it there; has to return at once. */
public interface Milestones {

    /** Nobody wants to know. */
    Milestones NONE = new Milestones() {};

    /** This much is committed. */
    default void checkpointed(Checkpoint checkpoint) {}

    /** The statements of that node are about to run; what they do stays, whatever comes. */
    default void executing(String node) {}

    /** All rows have arrived; the targets are about to commit them at once. */
    default void committing() {}
}
