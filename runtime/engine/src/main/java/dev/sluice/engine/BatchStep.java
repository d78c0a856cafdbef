package dev.sluice.engine;

import dev.sluice.api.PipelineException;
import dev.sluice.api.RecordBatch;
import dev.sluice.compiler.ComposedSql;
import dev.sluice.compiler.Plan;
import dev.sluice.sql.BatchStream;
import dev.sluice.sql.Registered;
import dev.sluice.sql.SqlSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A step that judges each batch alone, or by references that it holds. Neighbours of its kind hand
 * a batch on with the query so far; the last of them runs it, complete before it is sent on.
 */
final class BatchStep implements StepWorker {

    /** A batch never leaves in parts: later nodes pay per batch. */
    private static final int WHOLE = 1 << 20;

    private final Plan.StepNode node;
    private final Run run;
    private final SqlSession session;
    private final boolean handsOn;
    private final boolean ports;
    private final References references;

    BatchStep(Plan.StepNode node, Run run) {
        this.node = node;
        this.run = run;
        this.session = run.batches();
        this.handsOn = run.plan().handsOnQuery(node.id());
        this.ports = !node.outputs().getFirst().port().isEmpty();
        this.references = new References(node, run, session);
        run.counts().register(session, node);
    }

    @Override
    public Iterable<?> take(String input, RecordBatch batch) {
        if (references.has(input)) {
            references.keep(input, batch);
            return List.of();
        }
        return take(input, new Pending.OfBatch("FROM " + Steps.BATCH, batch));
    }

    @Override
    public Iterable<?> take(String input, Pending query) {
        if (!input.equals(node.judged())) {
            Steps.release(query); // a mere reference, which no rule of this node looks at
            return List.of();
        }
        return switch (query) {
            case Pending.All all ->
                    throw new IllegalStateException("a query over all rows came to a batch step");
            case Pending.OfBatch pending ->
                    handsOn ? handedOn(input, pending) : run(input, pending);
        };
    }

    private List<?> handedOn(String input, Pending.OfBatch pending) {
        String sql = over(input, pending, node.outputs().getFirst());
        return List.of(new Pending.OfBatch(run.counts().handedOn(node.id(), sql), pending.batch()));
    }

    private String over(String input, Pending.OfBatch pending, Plan.Output output) {
        Map<String, String> inputs = new LinkedHashMap<>(references.queries());
        inputs.put(input, pending.sql());
        return ComposedSql.over(inputs, output.query());
    }

    private List<?> run(String input, Pending.OfBatch pending) {
        List<Object> out = new ArrayList<>();
        try (RecordBatch batch = pending.batch()) {
            for (Plan.Output output : node.outputs()) {
                RecordBatch shared = batch.share(run.allocator());
                collect(output, over(input, pending, output), shared, out);
            }
            return out;
        } catch (RuntimeException e) {
            out.forEach(Steps::release);
            throw e instanceof PipelineException fault ? run.inSegment(node, fault) : e;
        }
    }

    private void collect(Plan.Output output, String sql, RecordBatch batch, List<Object> out) {
        try (Registered relation = session.register(batch, run.allocator());
                BatchStream stream =
                        session.stream(
                                new SqlSession.Relation(
                                        with(relation.name(), sql), output.schema()),
                                run.allocator(),
                                WHOLE)) {
            for (RecordBatch made = stream.next(); made != null; made = stream.next()) {
                out.add(ports ? new Emission(output.port(), made) : made);
            }
        }
    }

    private static String with(String relation, String sql) {
        return ComposedSql.over(Map.of(Steps.BATCH, "FROM " + relation), sql);
    }

    @Override
    public void ended(String input) {
        if (references.has(input)) {
            references.ended();
        }
    }

    @Override
    public Iterable<?> finish() {
        return List.of();
    }

    @Override
    public void close() {
        session.close();
    }
}
