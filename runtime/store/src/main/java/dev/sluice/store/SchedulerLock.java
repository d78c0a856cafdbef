package dev.sluice.store;

/**
 * The right to be the only scheduler of a store. It ends with {@link #close}, with the process, or
 * with the connection to the server.
 */
public sealed interface SchedulerLock extends AutoCloseable
        permits FileSchedulerLock, AdvisorySchedulerLock {

    /** Whether it is still held; asks the system, so ask before each decision. Any thread may. */
    boolean held();

    /** Who holds it: this process. */
    Owner holder();

    /** Gives it up; does nothing where it is lost already. */
    @Override
    void close();
}
