package dev.sluice.cli.local;

/** How to stop what goes on: first the thread that plans, then the execution. */
final class Stopper {

    private Runnable how;
    private boolean stopped;

    /** Begins with interrupting this thread, where it waits. */
    Stopper() {
        this.how = Thread.currentThread()::interrupt;
    }

    synchronized void stop() {
        stopped = true;
        how.run();
    }

    /** Whether that was asked for. */
    synchronized boolean stopped() {
        return stopped;
    }

    /** From now on it is stopped this way; at once, where that was asked for before. */
    synchronized void becomes(Runnable next) {
        how = next;
        if (stopped) {
            Thread.interrupted();
            next.run();
        }
    }
}
