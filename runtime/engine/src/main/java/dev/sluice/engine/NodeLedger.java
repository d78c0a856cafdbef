package dev.sluice.engine;

import java.util.concurrent.atomic.LongAdder;

/**
 * The counts of one node where rows come and go in batches. Readers see them grow while the run
 * goes on.
 */
public final class NodeLedger {

    private final String id;
    private final String kind;
    private final LongAdder in = new LongAdder();
    private final LongAdder out = new LongAdder();
    private final LongAdder quarantined = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    NodeLedger(String id, String kind) {
        this.id = id;
        this.kind = kind;
    }

    void in(long rows) {
        in.add(rows);
    }

    void out(long rows) {
        out.add(rows);
    }

    void quarantined(long rows) {
        quarantined.add(rows);
    }

    void worked(long spent) {
        nanos.add(spent);
    }

    /** The counts as they are now. */
    public NodeCounts counts() {
        return new NodeCounts(
                id, kind, in.sum(), out.sum(), 0, quarantined.sum(), 0, nanos.sum() / 1e9);
    }
}
