package dev.sluice.engine;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Step;
import dev.sluice.compiler.ComposedSql;
import dev.sluice.compiler.Plan;
import dev.sluice.sql.SqlSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step over all rows. What comes in batches is kept in tables of DuckDB, which spill within the
 * run's budget; what comes as a query stays one. Once every input has ended, the step hands its
 * query on, or is the last of its segment and runs it.
 */
final class WholeStep implements StepWorker {

    private final Plan.StepNode node;
    private final Run run;
    private final SqlSession session;
    private final Map<String, String> inputs = new LinkedHashMap<>();
    private final Collected collected;
    private @Nullable QueryRows rows;

    WholeStep(Plan.StepNode node, Run run) {
        this.node = node;
        this.run = run;
        this.session = run.whole();
        run.counts().register(session, node);
        this.collected =
                new Collected(
                        node.id(),
                        node.feeds().stream().filter(feed -> !feed.isQuery()).toList(),
                        run,
                        session);
        inputs.putAll(collected.queries());
    }

    @Override
    public Iterable<?> take(String input, RecordBatch batch) {
        collected.keep(input, batch);
        return List.of();
    }

    @Override
    public Iterable<?> take(String input, Pending query) {
        inputs.put(input, query.sql());
        return List.of();
    }

    @Override
    public Iterable<?> finish() {
        if (node.step() instanceof Step.Rows step) {
            new Assertions(node.id(), run, session)
                    .check(step.assertions(), inputs, Names.quote(node.judged()) + " AS input");
        }
        Plan.Output output = node.outputs().getFirst();
        String sql = ComposedSql.over(inputs, output.query());
        if (run.plan().handsOnQuery(node.id())) {
            return List.of(new Pending.All(run.counts().handedOn(node.id(), sql)));
        }
        QueryRows opened =
                new QueryRows(
                        node,
                        run,
                        session,
                        this::guard,
                        () -> SegmentEnd.settle(node, session, run));
        rows = opened;
        opened.open(new SqlSession.Relation(sql, output.schema()));
        return (Iterable<RecordBatch>) () -> opened;
    }

    /** Stops a join that multiplies rows. */
    private void guard(long produced) {
        double limit = node.step() instanceof Step.Query query ? query.fanOutLimit() : 0;
        long largest = collected.largest();
        if (limit > 0 && produced > limit * largest) {
            throw new PipelineException(
                    ErrorCode.RULE_STOPPED,
                    "the join gave "
                            + produced
                            + " rows from at most "
                            + largest
                            + " a side, more than "
                            + limit
                            + " a row: a key repeats on both sides. Join on more columns, deduplicate one side, or raise max-fan-out");
        }
    }

    @Override
    public void close() {
        try (session) {
            QueryRows opened = rows;
            if (opened != null) {
                opened.close();
            }
        }
    }
}
