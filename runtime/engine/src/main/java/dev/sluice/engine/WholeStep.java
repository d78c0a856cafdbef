package dev.sluice.engine;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import dev.sluice.api.Step;
import dev.sluice.compiler.ComposedSql;
import dev.sluice.compiler.Plan;
import dev.sluice.sql.Registered;
import dev.sluice.sql.SqlSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    private final Map<String, Long> collected = new LinkedHashMap<>();
    private @Nullable QueryRows rows;

    WholeStep(Plan.StepNode node, Run run) {
        this.node = node;
        this.run = run;
        this.session = run.whole();
        run.counts().register(session, node);
        for (Plan.Feed feed : node.feeds()) {
            if (!feed.isQuery() && collected.put(feed.input(), 0L) == null) {
                String table = table(feed.input());
                session.execute("CREATE TABLE " + table + " (" + columns(feed.schema()) + ")");
                inputs.put(feed.input(), "FROM " + table);
            }
        }
    }

    private String table(String input) {
        return ComposedSql.tableName(node.id(), input);
    }

    /** Columns as a table of DuckDB declares them. */
    static String columns(Schema schema) {
        return schema.columns().stream()
                .map(column -> Names.quote(column.name()) + " " + column.type())
                .collect(Collectors.joining(", "));
    }

    @Override
    public Iterable<?> take(String input, RecordBatch batch) {
        collected.merge(input, (long) batch.rows(), Long::sum);
        try (Registered relation = session.register(batch, run.allocator())) {
            session.execute("INSERT INTO " + table(input) + " FROM " + relation.name());
        }
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
            step.assertions().forEach(this::check);
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

    private void check(Step.Assertion assertion) {
        String question =
                "SELECT coalesce("
                        + assertion.condition()
                        + ", false), ("
                        + assertion.observed()
                        + ")::VARCHAR FROM "
                        + Names.quote(node.judged())
                        + " AS input";
        List<String> answer = session.rows(ComposedSql.over(inputs, question)).getFirst();
        if (answer.getFirst().equals("true")) {
            return;
        }
        String message =
                "rule '"
                        + assertion.rule()
                        + "' is violated: "
                        + assertion.reason()
                        + " (found: "
                        + answer.get(1)
                        + ")";
        if (assertion.stop()) {
            throw new PipelineException(ErrorCode.RULE_STOPPED, message);
        }
        run.warn(node.id(), message);
    }

    /** Stops a join that multiplies rows. */
    private void guard(long produced) {
        double limit = node.step() instanceof Step.Query query ? query.fanOutLimit() : 0;
        long largest = collected.values().stream().mapToLong(Long::longValue).max().orElse(0);
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
