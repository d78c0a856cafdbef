package dev.sluice.api;

import java.time.Duration;

/**
 * Tells a reader that waits for its source whether rows it has handed on are still to be committed.
 * Rows are committed behind a batch, when enough have come or enough time has passed; where nothing
 * comes behind the last ones, the reader hands on an empty batch with their position, again and
 * again until it is acknowledged.
 */
public final class Outstanding {

    private static final long QUIET = Duration.ofSeconds(1).toNanos();

    private volatile Position acknowledged;
    private Position given;
    private long since = System.nanoTime();

    /**
     * Nothing is outstanding yet.
     *
     * @param start where the reader begins
     */
    public Outstanding(Position start) {
        this.given = start;
        this.acknowledged = start;
    }

    /** The reader hands on a batch that ends there, on its own thread. */
    public void given(Position position) {
        given = position;
        since = System.nanoTime();
    }

    /** Rows up to there are stored; from any thread. */
    public void acknowledged(Position position) {
        acknowledged = position;
    }

    /** Whether it is time for an empty batch, on the reader's thread. */
    public boolean due() {
        return !given.equals(acknowledged) && System.nanoTime() - since >= QUIET;
    }

    /** Where the last batch ended. */
    public Position position() {
        return given;
    }
}
