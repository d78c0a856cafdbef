package dev.sluice.engine;

import dev.sluice.api.Names;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Step;
import dev.sluice.api.Windows;
import dev.sluice.compiler.ComposedSql;
import dev.sluice.compiler.Plan;
import dev.sluice.sql.Registered;
import dev.sluice.sql.SqlSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a node of windows keeps of the rows that came: a table of DuckDB, each row with the number
 * of the batch it came in. Where rows are committed at checkpoints the table is in a file, and a
 * batch is in it durably before its barrier goes on; so the file may be ahead of the target's
 * position and never behind it, and the number in a {@link WindowMark} says how much counts. Rows
 * are deleted only when the checkpoint is committed by which their windows had left. One thread.
 */
final class WindowStore implements AutoCloseable {

    private static final String NUMBER = "sluice_number";

    private final Plan.StepNode node;
    private final Step.Window step;
    private final Run run;
    private final SqlSession session;
    private final WindowFile file;
    private final WindowMark begun;
    private final String table;
    private long number;

    /**
     * @param step of that node
     * @param file where it is, with all that is behind the mark taken out
     */
    WindowStore(Plan.StepNode node, Step.Window step, Run run, WindowFile file) {
        this.node = node;
        this.step = step;
        this.run = run;
        this.file = file;
        this.session = file.session();
        this.begun = file.begun();
        this.number = begun.number();
        this.table = table(node);
        if (file.isNew()) {
            session.execute(
                    "CREATE TABLE " + table + " (" + NUMBER + " BIGINT, " + columns(node) + ")");
        } else {
            session.execute("DELETE FROM " + table + " WHERE " + NUMBER + " > " + begun.number());
        }
    }

    private static String table(Plan.StepNode node) {
        return ComposedSql.tableName(node.id(), Windows.KEPT);
    }

    private static String columns(Plan.StepNode node) {
        return Collected.columns(node.kept().orElseThrow().schema());
    }

    /** What has to be the same for a file to go on with: not how late rows are met. */
    static String shape(Plan.StepNode node, Step.Window step) {
        return columns(node) + step.kept().projections() + step.folded() + step.select();
    }

    SqlSession session() {
        return session;
    }

    /** Where it begins. */
    WindowMark begun() {
        return begun;
    }

    String name() {
        return begun.store();
    }

    boolean isNew() {
        return file.isNew();
    }

    /** Of the last batch that is kept. */
    long number() {
        return number;
    }

    /** The greatest event time of each partition in the batch, which is closed. */
    Map<String, Long> times(RecordBatch batch) {
        String partition =
                step.time()
                        .partitions()
                        .map(p -> "coalesce(CAST(" + Names.quote(p.column()) + " AS VARCHAR), '')")
                        .orElse("''");
        try (Registered relation = session.register(batch, run.allocator())) {
            return session
                    .rows(
                            "SELECT p, max(t) FROM (SELECT %s AS p, %s AS t FROM %s) WHERE t IS NOT NULL GROUP BY p"
                                    .formatted(partition, step.time().instant(), relation.name()))
                    .stream()
                    .collect(Collectors.toMap(List::getFirst, row -> Long.parseLong(row.get(1))));
        }
    }

    /**
     * Keeps what is needed of a batch, which is closed.
     *
     * @param closed windows that end up to there have left: rows of no other are late
     */
    void keep(RecordBatch batch, long closed) {
        String input = node.feeds().getFirst().input();
        try (Registered relation = session.register(batch, run.allocator())) {
            String rows =
                    "SELECT *, %s AS %s FROM %s"
                            .formatted(bigint(closed), Windows.CLOSED, relation.name());
            String kept = ComposedSql.over(Map.of(input, rows), node.kept().orElseThrow().query());
            file.change(
                    number + 1,
                    "INSERT INTO %s SELECT %d, * FROM (%s)".formatted(table, number + 1, kept));
            number++;
        }
    }

    /** The windows that end after the one time and not after the other. */
    SqlSession.Relation windows(long after, long until) {
        Plan.Output output = node.outputs().getFirst();
        Map<String, String> kept = new LinkedHashMap<>();
        kept.put(
                Windows.KEPT,
                "SELECT * EXCLUDE (%s), %s AS %s, %s AS %s FROM %s"
                        .formatted(
                                NUMBER,
                                bigint(after),
                                Windows.FROM,
                                bigint(until),
                                Windows.TO,
                                table));
        return new SqlSession.Relation(ComposedSql.over(kept, output.query()), output.schema());
    }

    /** Deletes what is in windows alone that have left by then; nobody goes back before it. */
    void forget(WindowMark committed) {
        file.forget(
                bigint(committed.closed()),
                "DELETE FROM %1$s WHERE %2$s IN (SELECT %2$s FROM (SELECT DISTINCT %2$s, %3$s AS %4$s FROM %1$s) WHERE %5$s)"
                        .formatted(
                                table,
                                step.kept().projections().getFirst().name(),
                                bigint(committed.closed()),
                                Windows.CLOSED,
                                step.past()));
    }

    private static String bigint(long value) {
        return "CAST('" + value + "' AS BIGINT)";
    }

    @Override
    public void close() {
        file.close();
    }

    /** Removes the file, once it is closed. */
    void remove() {
        file.remove();
    }
}
