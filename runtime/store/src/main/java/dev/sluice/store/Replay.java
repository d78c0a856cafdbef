package dev.sluice.store;

import java.util.List;

/**
 * Held rows of one node that are sent again.
 *
 * @param execution the first that sends them: the name under which targets commit them
 * @param latest the last that does, where it had to be begun again
 * @param edits what changes the rows first, as {@code column = expression}
 * @param mostAttempts how often a row may be sent again in vain
 */
public record Replay(
        String execution,
        String latest,
        String pipeline,
        String node,
        List<String> edits,
        int mostAttempts,
        State state) {

    public Replay {
        edits = List.copyOf(edits);
    }

    /** How far it is. */
    public enum State {
        /** What its targets have committed is not known. */
        OPEN,
        /** They have; its rows have still to be told. */
        COMMITTED,
        /** Its rows are settled, one way or the other. */
        ENDED
    }

    /** One that begins now. */
    public static Replay begin(
            String execution, String pipeline, String node, List<String> edits, int mostAttempts) {
        return new Replay(execution, execution, pipeline, node, edits, mostAttempts, State.OPEN);
    }
}
