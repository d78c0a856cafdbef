package dev.sluice.store;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A row in quarantine.
 *
 * @param id the same whenever the same row is held again, see {@link #id}
 * @param broken what it broke, in the order of the rules
 * @param place where it was read, such as a file and a line; may be empty
 * @param raw the row as it was read; empty once it is purged
 * @param idempotency by which a target can tell that it has this row already
 * @param attempts how often it was sent again
 * @param replay the execution that sends it again, or did so last; empty before the first
 */
public record HeldRow(
        String id,
        String execution,
        String pipeline,
        String node,
        List<Broken> broken,
        String place,
        String raw,
        String idempotency,
        State state,
        int attempts,
        String replay,
        Instant at) {

    public HeldRow {
        broken = List.copyOf(broken);
    }

    /** A rule that it broke, and how; the rule is empty where the row could not be read. */
    public record Broken(String rule, String reason) {}

    /** What became of it. */
    public enum State {
        HELD,
        /** It is being sent again, or what became of that is not known yet. */
        REPLAYING,
        /** It was sent again, and left the node that had held it. */
        REPLAYED,
        /** It was sent again too often in vain, and is sent only where somebody insists. */
        GIVEN_UP,
        /** Its raw record is no longer kept. */
        PURGED;

        /** As it is stored and printed. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The one that prints so. @throws IllegalArgumentException where there is none */
        public static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /**
     * The id of the row that a node of an execution put aside as its {@code number}th. In the order
     * of ids, rows are in the order of executions, nodes and numbers.
     */
    public static String id(String execution, String node, long number) {
        // by hand: for a run with many bad rows, a format takes as long as storing them
        String digits = Long.toString(number);
        return execution
                + '/'
                + node
                + '/'
                + "0".repeat(Math.max(0, 12 - digits.length()))
                + digits;
    }
}
