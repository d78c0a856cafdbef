package dev.sluice.cli.local;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** How to stop what goes on: first the thread that plans, then the execution. */
final class Stopper {

    private final BooleanSupplier goesOnLater;
    private Runnable how;
    private boolean stopped;

    /**
     * Begins with interrupting this thread, where it waits.
     *
     * @param goesOnLater whether another process goes on with what is stopped
     */
    Stopper(BooleanSupplier goesOnLater) {
        this.goesOnLater = goesOnLater;
        this.how = Thread.currentThread()::interrupt;
    }

    /** Whether another process goes on with what is stopped. */
    boolean goesOnLater() {
        return goesOnLater.getAsBoolean();
    }

    synchronized void stop() {
        stopped = true;
        notifyAll();
        how.run();
    }

    /** Waits for that long; false, at once, where it is to stop. Any thread may. */
    synchronized boolean pause(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        try {
            for (long left = most.toNanos(); left > 0 && !stopped; ) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = end - System.nanoTime();
            }
            return !stopped;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
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
