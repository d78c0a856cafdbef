package dev.sluice.engine;

import dev.sluice.api.PipelineException;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.api.Scan;
import dev.sluice.compiler.Plan;
import dev.sluice.sql.BatchStream;
import dev.sluice.sql.SqlSession;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/**
 * What is left to do when the query of a segment has ended: DuckDB keeps the rows that scans could
 * not read aside until then, and it does not begin to read where it can prove that no row is needed
 * ({@code WHERE false}), though every row is to be checked and counted.
 */
final class SegmentEnd {

    private static final int ROWS = 2_048;

    private SegmentEnd() {}

    /** Reads what was not begun, and puts aside what the sources rejected. */
    static void settle(Plan.PlannedNode last, SqlSession session, Run run) {
        List<Plan.PlannedNode> segment = run.plan().segment(last);
        run.counts().settle(segment, session.profile());
        for (Plan.PlannedNode member : segment) {
            if (member instanceof Plan.SourceNode source) {
                readOut(source, segment, session, run);
                requireUnchanged(source, run);
                source.source()
                        .scan()
                        .filter(Scan::rejects)
                        .ifPresent(scan -> keep(source, scan, session, run));
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
        try (BatchStream stream = session.stream(scan.rejectsQuery(), run.allocator(), ROWS)) {
            for (RecordBatch next = stream.next(); next != null; next = stream.next()) {
                try (RecordBatch batch = next) {
                    ledger.in(batch.rows());
                    ledger.quarantined(batch.rows());
                    quarantine(source, batch, run);
                }
            }
        }
    }

    private static void quarantine(Plan.SourceNode source, RecordBatch batch, Run run) {
        List<FieldVector> columns = batch.root().getFieldVectors();
        for (int row = 0; row < batch.rows(); row++) {
            RejectedRow rejected =
                    new RejectedRow(
                            text(columns.get(0), row),
                            text(columns.get(1), row),
                            text(columns.get(2), row));
            run.unreadable(source.id(), rejected);
        }
    }

    private static String text(FieldVector column, int row) {
        return String.valueOf(column.getObject(row));
    }
}
