package dev.sluice.engine;

import dev.sluice.api.RecordBatch;
import dev.sluice.compiler.Plan;
import dev.sluice.sql.SqlSession;
import java.util.List;
import java.util.Map;

/**
 * What a node compares its batches with: other inputs, read whole before the first batch of the
 * node's own comes. For the node's own thread.
 */
final class References {

    private final Plan.StepNode node;
    private final Run run;
    private final SqlSession session;
    private final List<Plan.Feed> feeds;
    private final Collected collected;
    private int ended;

    /**
     * @param session of the instance in which the batches are worked on
     */
    References(Plan.StepNode node, Run run, SqlSession session) {
        this.node = node;
        this.run = run;
        this.session = session;
        this.feeds = node.references();
        this.collected = new Collected(node.id(), feeds, run, session);
    }

    /** Whether that input is one of them. */
    boolean has(String input) {
        return collected.has(input);
    }

    /** Keeps a batch of that input, and owns it. */
    void keep(String input, RecordBatch batch) {
        collected.keep(input, batch);
    }

    /** The SELECT of each one's rows, by the name of its input. */
    Map<String, String> queries() {
        return collected.queries();
    }

    /**
     * One of them has ended. Behind the last, what they have to keep is judged, now and not at the
     * end: by then rows that were compared with them are committed.
     */
    void ended() {
        if (++ended == feeds.size() && node.reach() instanceof Plan.Reach.References reach) {
            run.counts().judge(run.plan().behind(feeds));
            new Assertions(node.id(), run, session).check(reach.assertions(), queries(), "");
            run.referencesRead();
        }
    }
}
