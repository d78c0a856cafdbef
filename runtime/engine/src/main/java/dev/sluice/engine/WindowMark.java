package dev.sluice.engine;

import java.util.Map;

/**
 * How far a node of windows has come, as a checkpoint keeps it: so much of its store counts.
 *
 * @param store the name of the file in the home folder
 * @param number of the last batch that counts
 * @param closed windows that end up to there have left; {@link #OPEN} where none has
 * @param reached the greatest event time of each partition, in microseconds
 */
public record WindowMark(String store, long number, long closed, Map<String, Long> reached) {

    /** Before all time: no window has left. */
    public static final long OPEN = Long.MIN_VALUE;

    /** After all time: the input has ended, and every window has left. */
    public static final long ENDED = Long.MAX_VALUE;

    public WindowMark {
        reached = Map.copyOf(reached);
    }
}
