package dev.sluice.cli;

import org.jspecify.annotations.Nullable;

/** Stops a run, also when asked before it has begun. Any thread may ask. */
final class Stop implements Engine.Cancellation {

    private @Nullable Runnable how;
    private boolean asked;

    @Override
    public synchronized void onCancel(Runnable stop) {
        how = stop;
        if (asked) {
            stop.run();
        }
    }

    synchronized void now() {
        asked = true;
        Runnable stop = how;
        if (stop != null) {
            stop.run();
        }
    }
}
