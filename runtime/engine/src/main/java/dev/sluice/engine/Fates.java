package dev.sluice.engine;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Fate;
import dev.sluice.api.Step.Outcome;
import dev.sluice.compiler.StepSql;
import dev.sluice.sql.Tally;
import java.util.ArrayList;
import java.util.List;

/**
 * The fates of a node's rows: counts them, keeps the quarantined, and stops where a rule says so.
 */
final class Fates {

    private final String node;
    private final List<Fate> fates;
    private final Run run;
    private final Tally tally;
    private final long keeping;

    Fates(String node, List<Fate> fates, Run run) {
        this.node = node;
        this.fates = fates;
        this.run = run;
        this.keeping = StepSql.bits(fates, Outcome.QUARANTINED);
        this.tally = new Tally(StepSql.blocking(fates), this::keep);
    }

    Tally tally() {
        return tally;
    }

    private void keep(long mask, String raw) {
        List<String> rules = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            Fate fate = fates.get(Long.numberOfTrailingZeros(rest));
            rules.add(fate.rule());
            reasons.add(fate.reason());
        }
        long first = Long.lowestOneBit(mask & StepSql.blocking(fates));
        if ((first & keeping) != 0) {
            run.quarantine(node, rules, reasons, new RejectedRow(raw, "node " + node, ""));
        }
    }

    /** Stops the run where a rule allows no more such rows. Shares are judged at the end only. */
    void judge(boolean end) {
        for (int bit = 0; bit < fates.size(); bit++) {
            Fate fate = fates.get(bit);
            long met = tally.met(bit);
            boolean stops = fate.outcome() == Outcome.STOPPED && met > 0;
            boolean over = met > fate.limit().rows();
            boolean share = end && met > fate.limit().share() * tally.seen();
            if (stops || over || share) {
                throw new PipelineException(
                        ErrorCode.RULE_STOPPED,
                        "rule '"
                                + fate.rule()
                                + "' stopped the run: "
                                + met
                                + " of "
                                + tally.seen()
                                + " rows: "
                                + fate.reason()
                                + ". Correct the data, or change the rule's action or limit");
            }
        }
    }

    /** Writes the counts into the ledger, once. */
    void account(NodeLedger ledger) {
        for (int bit = 0; bit < fates.size(); bit++) {
            long removed = tally.removedBy(bit);
            switch (fates.get(bit).outcome()) {
                case FILTERED, DROPPED -> ledger.filtered(removed);
                case DEDUPLICATED -> ledger.deduplicated(removed);
                case QUARANTINED -> ledger.quarantined(removed);
                case WARNED, STOPPED -> {}
            }
        }
    }

    static Fates of(String node, Step step, Run run) {
        return new Fates(node, step instanceof Step.Rows rows ? rows.fates() : List.of(), run);
    }
}
