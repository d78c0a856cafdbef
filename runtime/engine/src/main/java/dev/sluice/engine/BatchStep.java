package dev.sluice.engine;

import dev.sluice.api.RecordBatch;
import dev.sluice.compiler.Plan;
import dev.sluice.compiler.StepSql;
import dev.sluice.sql.BatchStream;
import dev.sluice.sql.Registered;
import dev.sluice.sql.SqlSession;
import java.util.ArrayList;
import java.util.List;

/**
 * A step that judges each batch alone: one query a batch and output, complete before it is sent on.
 */
final class BatchStep implements StepWorker {

    /** A batch never leaves in parts: later nodes pay per batch. */
    private static final int WHOLE = 1 << 20;

    private final Plan.StepNode node;
    private final Run run;
    private final SqlSession session;
    private final Fates fates;
    private final boolean ports;

    BatchStep(Plan.StepNode node, Run run) {
        this.node = node;
        this.run = run;
        this.session = run.batches().sibling();
        this.fates = Fates.of(node.id(), node.step(), run);
        this.ports = !node.outputs().getFirst().port().isEmpty();
        session.register(StepSql.tallyName(node.id()), fates.tally());
    }

    @Override
    public Iterable<?> take(String input, RecordBatch batch) {
        List<Object> out = new ArrayList<>();
        try (batch) {
            for (Plan.Output output : node.outputs()) {
                collect(output, batch.share(run.allocator()), out);
            }
            fates.judge(false);
            return out;
        } catch (RuntimeException e) {
            out.forEach(Steps::release);
            throw e;
        }
    }

    private void collect(Plan.Output output, RecordBatch batch, List<Object> out) {
        try (Registered relation = session.register(batch, run.allocator());
                BatchStream stream =
                        session.stream(
                                new SqlSession.Relation(
                                        Steps.over(output.query(), Steps.INPUT, relation.name()),
                                        output.schema()),
                                run.allocator(),
                                WHOLE)) {
            for (RecordBatch made = stream.next(); made != null; made = stream.next()) {
                out.add(ports ? new Emission(output.port(), made) : made);
            }
        }
    }

    @Override
    public Iterable<?> finish() {
        fates.judge(true);
        return List.of();
    }

    @Override
    public void account() {
        fates.account(run.ledger(node.id()));
    }

    @Override
    public void close() {
        session.close();
    }
}
