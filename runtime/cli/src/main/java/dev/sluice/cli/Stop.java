package dev.sluice.cli;

import org.jspecify.annotations.Nullable;

/** Stops a run, also when asked before it has begun. Any thread may ask. */
final class Stop implements Engine.Cancellation {

    private @Nullable Runnable how;
    private boolean asked;
    private volatile boolean later;

    @Override
    public synchronized void onCancel(Runnable stop) {
        how = stop;
        if (asked) {
            stop.run();
        }
    }

    @Override
    public boolean goesOnLater() {
        return later;
    }

    /** Stops the run; another process goes on with it. */
    void untilLater() {
        later = true;
        now();
    }

    synchronized void now() {
        asked = true;
        Runnable stop = how;
        if (stop != null) {
            stop.run();
        }
    }
}
