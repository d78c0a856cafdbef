package dev.sluice.cli.local;

import java.util.Set;

/**
 * What a run and the store tell each other from its beginning to its end: that its process lives,
 * and that somebody elsewhere wants it to stop.
 */
final class Pulse implements AutoCloseable {

    private static final long LOOK_MILLIS = 1000;
    private static final int LOOKS_PER_SIGN = 10;

    /** A run that ends early has told how far it was. */
    private static final Set<Integer> FIRST_SIGNS = Set.of(1, 3);

    private final Thread thread;

    private Pulse(Thread thread) {
        this.thread = thread;
    }

    static Pulse begin(RunRecord record, Stopper stopper) {
        return new Pulse(Thread.ofVirtual().start(() -> beat(record, stopper)));
    }

    private static void beat(RunRecord record, Stopper stopper) {
        try {
            for (int looks = 1; ; looks++) {
                Thread.sleep(LOOK_MILLIS);
                if (record.isCancelAsked()) {
                    stopper.stop();
                }
                if (looks % LOOKS_PER_SIGN == 0 || FIRST_SIGNS.contains(looks)) {
                    record.lives();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
