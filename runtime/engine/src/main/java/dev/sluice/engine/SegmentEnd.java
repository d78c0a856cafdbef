package dev.sluice.engine;

import dev.sluice.api.PipelineException;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Scan;
import dev.sluice.compiler.Plan;
import dev.sluice.sql.RejectedRows;
import dev.sluice.sql.SqlSession;
import java.util.List;

/**
 * What is left to do when the query of a segment has ended: DuckDB keeps the rows that scans could
 * not read aside until then, and it does not begin to read where it can prove that no row is needed
 * ({@code WHERE false}), though every row is to be checked and counted.
 */
final class SegmentEnd {

    private SegmentEnd() {}

    /** Reads what was not begun, and puts aside what the sources rejected. */
    static void settle(Plan.PlannedNode last, SqlSession session, Run run) {
        List<Plan.PlannedNode> segment = run.plan().segment(last);
        run.counts().settle(segment, session.profile());
        for (Plan.PlannedNode member : segment) {
            if (member instanceof Plan.SourceNode source) {
                readOut(source, segment, session, run);
                requireUnchanged(source, run);
                source.source().scan().ifPresent(scan -> keep(source, scan, session, run));
            }
        }
    }

    private static void requireUnchanged(Plan.SourceNode source, Run run) {
        try {
            source.source().requireUnchanged();
        } catch (PipelineException e) {
            run.fail(source.id(), e);
            throw e;
        }
    }

    private static void readOut(
            Plan.SourceNode source, List<Plan.PlannedNode> segment, SqlSession session, Run run) {
        if (run.counts().rowsOf(source.id()) == 0) {
            session.rows("SELECT count(*) FROM (" + run.counts().rowsQuery(source.id()) + ")");
            run.counts().settle(segment, session.profile());
        }
    }

    private static void keep(Plan.SourceNode source, Scan scan, SqlSession session, Run run) {
        NodeLedger ledger = run.ledger(source.id());
        try (RejectedRows rows = new RejectedRows(scan, session, run.allocator())) {
            for (List<RejectedRow> next = rows.next(); next != null; next = rows.next()) {
                ledger.in(next.size());
                ledger.quarantined(next.size());
                next.forEach(rejected -> run.unreadable(source.id(), rejected));
            }
        }
    }
}
