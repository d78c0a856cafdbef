package dev.sluice.engine;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.Copy;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.RejectedRow;
import dev.sluice.compiler.Plan;
import dev.sluice.sql.SqlSession;
import java.util.List;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;

/** Writes to a target. The rows become visible only when the execution commits all its targets. */
final class TargetProducer extends NodeProducer {

    private final Plan.TargetNode plan;
    private final BatchWriter writer;
    private int ended;

    TargetProducer(Endpoint endpoint, String node, Run run) {
        super(endpoint, node, run);
        this.plan = run.node(node, Plan.TargetNode.class);
        this.writer = run.writer(plan);
    }

    @Override
    void batch(Exchange exchange, RecordBatch batch) {
        NodeLedger ledger = run.ledger(node);
        long start = System.nanoTime();
        BatchWriter.WriteResult result = writer.write(batch);
        ledger.worked(System.nanoTime() - start);
        ledger.out(result.written());
        ledger.quarantined(result.rejected().size());
        for (RejectedRow row : result.rejected()) {
            run.quarantine(node, List.of("accepted-by-target"), List.of(row.reason()), row);
        }
    }

    /** The rows of a whole query go to the target without leaving DuckDB. */
    @Override
    void query(Exchange exchange, Pending query) {
        Copy copy =
                writer.copy()
                        .orElseThrow(() ->
                                new IllegalStateException("the target was planned as a copy"));
        NodeLedger ledger = run.ledger(node);
        long start = System.nanoTime();
        try (SqlSession session = run.whole()) {
            run.counts().register(session, plan);
            ledger.out(session.update(copy.statement(query.sql())));
            SegmentEnd.settle(plan, session, run);
        } catch (PipelineException e) {
            throw run.inSegment(plan, e);
        }
        ledger.worked(System.nanoTime() - start);
    }

    @Override
    void barrier(Exchange exchange, Barrier barrier) {
        long start = System.nanoTime();
        run.checkpoints().orElseThrow().reached(barrier.plus(run.counts().of(node)), writer);
        run.ledger(node).worked(System.nanoTime() - start);
    }

    @Override
    void end(Exchange exchange) {
        if (++ended == plan.feeds().size()) {
            run.targetReady();
        }
    }
}
