package dev.sluice.engine;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Fate;
import dev.sluice.api.Step.Outcome;
import dev.sluice.compiler.Plan;
import dev.sluice.compiler.StepSql;
import dev.sluice.sql.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The fates of a node's rows: counts them, keeps the quarantined, and stops where a rule says so.
 */
final class Fates implements Tally.Keeper {

    private final String node;
    private final String place;
    private final List<Fate> fates;
    private final Run run;
    private final Tally tally;
    private final long keeping;

    Fates(String node, List<Fate> fates, Run run) {
        this.node = node;
        this.place = place(node, run.plan());
        this.fates = fates;
        this.run = run;
        this.keeping = StepSql.bits(fates, Outcome.QUARANTINED);
        this.tally = new Tally(StepSql.blocking(fates), keeping, this);
    }

    /** DuckDB does not tell the line of a row that it could read: where it came from has to do. */
    private static String place(String node, Plan plan) {
        String from =
                plan.node(node).feeds().stream()
                        .filter(feed ->
                                !(plan.node(node) instanceof Plan.StepNode step)
                                        || step.judges(feed.input()))
                        .flatMap(feed -> plan.sourcesOf(feed.from()).stream())
                        .map(id -> ((Plan.SourceNode) plan.node(id)).source().place())
                        .filter(place -> !place.isEmpty())
                        .distinct()
                        .collect(Collectors.joining(", "));
        return from.isEmpty() ? "node " + node : from + ", at node " + node;
    }

    Tally tally() {
        return tally;
    }

    /** Called by DuckDB, on its threads. A fault is noted here: what it becomes there is words. */
    @Override
    public void keep(long mask, String raw) {
        List<String> rules = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            Fate fate = fates.get(Long.numberOfTrailingZeros(rest));
            rules.add(fate.rule());
            reasons.add(fate.reason());
        }
        long first = Long.lowestOneBit(mask & StepSql.blocking(fates));
        if ((first & keeping) != 0) {
            noting(() -> run.quarantine(node, rules, reasons, new RejectedRow(raw, place, "")));
        }
    }

    @Override
    public boolean stopped() {
        return run.stopped();
    }

    @Override
    public void counted() {
        noting(() -> judge(false));
    }

    /**
     * With all rows seen: stops the run where a rule allows no more such rows, and tells of rows
     * that rules only warn of.
     */
    void judgeAll() {
        noting(() -> judge(true));
        for (int bit = 0; bit < fates.size(); bit++) {
            Fate fate = fates.get(bit);
            long met = tally.met(bit);
            if (fate.outcome() == Outcome.WARNED && met > 0) {
                run.warn(
                        node,
                        "rule '"
                                + fate.rule()
                                + "' is broken by "
                                + met
                                + " of "
                                + seen()
                                + " rows: "
                                + fate.reason());
            }
        }
    }

    private void noting(Runnable work) {
        try {
            work.run();
        } catch (PipelineException e) {
            run.fail(node, e);
            throw e;
        }
    }

    /** Shares are judged at the end only. */
    private void judge(boolean end) {
        for (int bit = 0; bit < fates.size(); bit++) {
            Fate fate = fates.get(bit);
            long met = tally.met(bit);
            boolean stops = fate.outcome() == Outcome.STOPPED && met > 0;
            boolean over = met > fate.limit().rows();
            boolean share = end && met > fate.limit().share() * seen();
            if (stops || over || share) {
                throw new PipelineException(
                        ErrorCode.RULE_STOPPED,
                        "rule '"
                                + fate.rule()
                                + "' stopped the run: "
                                + met
                                + (run.counts().isExact(node)
                                        ? " of " + seen() + " rows: "
                                        : (met == 1 ? " row so far: " : " rows so far: "))
                                + fate.reason()
                                + ". Correct the data, or change the rule's action or limit");
            }
        }
    }

    private long seen() {
        return run.counts().seen(node);
    }

    /** The rows that did not leave the node. */
    long removed() {
        long removed = 0;
        for (int bit = 0; bit < fates.size(); bit++) {
            removed += tally.removedBy(bit);
        }
        return removed;
    }

    /** The counts with the rows that were removed here. */
    NodeCounts addTo(NodeCounts counts) {
        long filtered = 0;
        long quarantined = 0;
        long deduplicated = 0;
        for (int bit = 0; bit < fates.size(); bit++) {
            long removed = tally.removedBy(bit);
            switch (fates.get(bit).outcome()) {
                case FILTERED, DROPPED -> filtered += removed;
                case DEDUPLICATED -> deduplicated += removed;
                case QUARANTINED -> quarantined += removed;
                case WARNED, STOPPED -> {}
            }
        }
        return counts.removed(filtered, quarantined, deduplicated);
    }

    static Fates of(String node, Step step, Run run) {
        List<Fate> fates =
                switch (step) {
                    case Step.Rows rows -> rows.fates();
                    case Step.Window window -> window.kept().fates();
                    case Step.Query query -> List.of();
                    case Step.Route route -> List.of();
                };
        return new Fates(node, fates, run);
    }
}
