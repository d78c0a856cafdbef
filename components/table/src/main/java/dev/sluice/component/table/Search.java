package dev.sluice.component.table;

import java.util.OptionalInt;

/**
 * Which rows to load next, until every row of a batch is in or refused. It halves a range that
 * failed, or goes to the row under suspicion, and tries longer ranges the rarer refusals are: so
 * one bad row costs a few attempts, and a batch of nothing but bad rows two for each.
 */
final class Search {

    private static final int NONE = -1;

    private final int rows;
    private int from;
    private int to;
    private int bad = NONE;
    private int lastRefused;

    Search(int rows) {
        this.rows = rows;
        this.to = rows;
    }

    boolean done() {
        return from >= rows;
    }

    int from() {
        return from;
    }

    /** The end of the range, exclusive. */
    int to() {
        return to;
    }

    boolean single() {
        return to - from == 1;
    }

    /** The range is in. */
    void succeeded() {
        from = to;
        if (bad > from) {
            to = from + Math.max(1, (bad - from) / 2);
        } else {
            stride();
        }
    }

    /** One of the rows in the range is at fault; there are several. */
    void failed(OptionalInt suspect) {
        bad = to;
        to = from + (to - from) / 2;
        suspect.ifPresent(row -> {
            bad = row + 1;
            to = Math.max(row, from + 1);
        });
    }

    /** The range is one row, and it is at fault. */
    void refused() {
        from = to;
        stride();
        lastRefused = from;
    }

    private void stride() {
        bad = NONE;
        to = (int) Math.min(rows, from + 2L * Math.max(1, from - lastRefused));
    }
}
