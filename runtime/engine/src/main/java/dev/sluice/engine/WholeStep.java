package dev.sluice.engine;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Step;
import dev.sluice.compiler.Plan;
import dev.sluice.compiler.StepSql;
import dev.sluice.sql.BatchStream;
import dev.sluice.sql.Registered;
import dev.sluice.sql.SqlSession;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A step that needs all of its input: batches are kept in temporary tables of DuckDB, which spill
 * within the run's budget; the query runs once every input has ended.
 */
final class WholeStep implements StepWorker {

    private static final int ROWS = 65_536;

    private final Plan.StepNode node;
    private final Run run;
    private final SqlSession session;
    private final Fates fates;
    private final Map<String, Long> rows = new LinkedHashMap<>();
    private @Nullable BatchStream stream;

    WholeStep(Plan.StepNode node, Run run) {
        this.node = node;
        this.run = run;
        this.session = run.whole().sibling();
        this.fates = Fates.of(node.id(), node.step(), run);
        session.register(StepSql.tallyName(node.id()), fates.tally());
        for (Plan.Feed feed : node.feeds()) {
            if (rows.put(feed.input(), 0L) == null) {
                session.execute(
                        "CREATE TEMP TABLE "
                                + Names.quote(feed.input())
                                + " ("
                                + columns(feed)
                                + ")");
            }
        }
    }

    private static String columns(Plan.Feed feed) {
        return String.join(
                ", ",
                feed.schema().columns().stream()
                        .map(column -> Names.quote(column.name()) + " " + column.type())
                        .toList());
    }

    @Override
    public Iterable<?> take(String input, RecordBatch batch) {
        rows.merge(input, (long) batch.rows(), Long::sum);
        try (Registered relation = session.register(batch, run.allocator())) {
            session.execute("INSERT INTO " + Names.quote(input) + " FROM " + relation.name());
        }
        return List.of();
    }

    @Override
    public Iterable<?> finish() {
        if (node.step() instanceof Step.Rows step) {
            step.assertions().forEach(this::check);
        }
        Plan.Output output = node.outputs().getFirst();
        BatchStream opened =
                session.stream(
                        new SqlSession.Relation(output.query(), output.schema()),
                        run.allocator(),
                        ROWS);
        stream = opened;
        return (Iterable<RecordBatch>) () -> new Rest(opened);
    }

    private void check(Step.Assertion assertion) {
        List<String> answer =
                session.rows(
                                "SELECT coalesce("
                                        + assertion.condition()
                                        + ", false), ("
                                        + assertion.observed()
                                        + ")::VARCHAR FROM input")
                        .getFirst();
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

    /** The rows of the query as they come; guards against a join that multiplies rows. */
    private final class Rest implements Iterator<RecordBatch> {
        private final BatchStream stream;
        private @Nullable RecordBatch next;
        private long produced;

        Rest(BatchStream stream) {
            this.stream = stream;
        }

        @Override
        public boolean hasNext() {
            if (next == null && !run.stopped()) {
                next = stream.next();
                if (next != null) {
                    produced += next.rows();
                    guard();
                }
            }
            return next != null;
        }

        @Override
        public RecordBatch next() {
            RecordBatch batch = hasNext() ? next : null;
            next = null;
            if (batch == null) {
                throw new NoSuchElementException();
            }
            return batch;
        }

        private void guard() {
            double limit = node.step() instanceof Step.Query query ? query.fanOutLimit() : 0;
            long largest = rows.values().stream().mapToLong(Long::longValue).max().orElse(0);
            if (limit > 0 && produced > limit * largest) {
                RecordBatch batch = next;
                next = null;
                if (batch != null) {
                    batch.close();
                }
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
    }

    @Override
    public void account() {
        fates.judge(true);
        fates.account(run.ledger(node.id()));
    }

    @Override
    public void close() {
        try (session) {
            BatchStream opened = stream;
            if (opened != null) {
                opened.close();
            }
        }
    }
}
