package dev.sluice.testkit;

import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.RecordBatch;
import dev.sluice.api.Schema;
import dev.sluice.api.Step;
import dev.sluice.api.Transform;
import dev.sluice.sql.BatchStream;
import dev.sluice.sql.Registered;
import dev.sluice.sql.SqlSession;
import dev.sluice.sql.SqlSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Binds a transform and runs its step on a real DuckDB, in the plainest way: what an engine makes
 * of a step has to come to the same. A step that says it judges rows one by one is given them one
 * by one, so that one that looks at others is found out; the other inputs are empty then, unless it
 * says that these are references. One thread; closing it fails where a batch was not released.
 */
public final class StepBench implements AutoCloseable {

    private static final int MANY = 1 << 16;

    private final BufferAllocator allocator = new RootAllocator();
    private final SqlSession binding;
    private final SqlSession session;
    private final Map<String, Table> tables = new LinkedHashMap<>();

    private record Table(Schema schema, List<List<@Nullable Object>> rows) {}

    /**
     * What came of a step.
     *
     * @param rows the rows that leave, with {@code port} first where the step is a route
     * @param met how many rows met each fate first, by the rule's name
     * @param violated the rules about the whole input that do not hold, with what was found
     */
    public record Result(
            Schema schema,
            List<Map<String, @Nullable Object>> rows,
            Map<String, Long> met,
            List<String> violated) {

        /** The values of a column, in the order of the rows. */
        public List<@Nullable Object> column(String name) {
            List<@Nullable Object> values = new ArrayList<>();
            rows.forEach(row -> values.add(row.get(name)));
            return values;
        }
    }

    /** A bench that spills to this folder. */
    public StepBench(Path temporary) {
        SqlSettings settings = SqlSettings.modest(temporary, List.of());
        binding = SqlSession.openGuarded(settings);
        session = SqlSession.openMaterialising(settings);
    }

    /** Adds an input, or replaces the one of that name. */
    public StepBench input(String name, Schema schema, List<List<@Nullable Object>> rows) {
        tables.put(name, new Table(schema, rows));
        return this;
    }

    /** Binds without running. */
    public Step bind(Transform transform, Map<String, Object> options) {
        List<Transform.Input> inputs =
                tables.entrySet().stream()
                        .map(e -> new Transform.Input(e.getKey(), e.getValue().schema()))
                        .toList();
        Step step = transform.bind(new Options(options), inputs);
        StepQueries.of(step, Names.quote(judged()))
                .values()
                .forEach(sql -> binding.describe(with() + sql));
        return step;
    }

    /** Binds and runs. */
    public Result run(Transform transform, Map<String, Object> options) {
        Step step = bind(transform, options);
        boolean together = !(step instanceof Step.Rows rows) || rows.scope() == Step.Scope.INPUT;
        String judged = judged();
        Run run = new Run(step);
        if (together) {
            tables.forEach((name, table) -> load(name, table.schema(), table.rows()));
            run.once();
            run.hold();
            return run.result();
        }
        boolean refers = ((Step.Rows) step).scope() == Step.Scope.REFERENCE;
        tables.forEach((name, table) ->
                load(
                        name,
                        table.schema(),
                        refers && !name.equals(judged) ? table.rows() : List.of()));
        run.once();
        run.hold();
        Table whole = Objects.requireNonNull(tables.get(judged));
        for (List<@Nullable Object> row : whole.rows()) {
            load(judged, whole.schema(), List.of(row));
            run.once();
        }
        return run.result();
    }

    private String judged() {
        return tables.containsKey("input") ? "input" : tables.keySet().iterator().next();
    }

    private void load(String name, Schema schema, List<List<@Nullable Object>> rows) {
        RecordBatch batch = Batches.of(schema, allocator, rows);
        try (Registered relation = session.register(batch, allocator)) {
            session.execute(
                    "CREATE OR REPLACE TEMP TABLE "
                            + Names.quote(name)
                            + " AS FROM "
                            + relation.name());
        }
    }

    private String with() {
        return tables.entrySet().stream()
                .map(e ->
                        Names.quote(e.getKey())
                                + " AS (SELECT "
                                + e.getValue().schema().columns().stream()
                                        .map(c ->
                                                "CAST(NULL AS "
                                                        + c.type()
                                                        + ") AS "
                                                        + Names.quote(c.name()))
                                        .collect(Collectors.joining(", "))
                                + " WHERE false)")
                .collect(Collectors.joining(", ", "WITH ", " "));
    }

    @Override
    public void close() {
        session.close();
        binding.close();
        allocator.close();
    }

    /** Gathers what leaves over one or several batches. */
    private final class Run {
        private final Step step;
        private final List<Map<String, @Nullable Object>> out = new ArrayList<>();
        private final Map<String, Long> met = new LinkedHashMap<>();
        private final List<String> violated = new ArrayList<>();
        private Schema schema = new Schema(List.of());

        Run(Step step) {
            this.step = step;
        }

        void once() {
            StepQueries.of(step, Names.quote(judged())).forEach(this::collect);
            StepQueries.judging(step, Names.quote(judged())).ifPresent(this::count);
        }

        void hold() {
            if (step instanceof Step.Rows rows) {
                rows.assertions().forEach(this::hold);
            }
        }

        private void collect(String port, String sql) {
            try (BatchStream stream = session.stream(sql, allocator, MANY)) {
                schema = stream.schema();
                for (RecordBatch batch = stream.next(); batch != null; batch = stream.next()) {
                    for (Map<String, @Nullable Object> row : Batches.rows(batch)) {
                        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
                        if (!port.isEmpty()) {
                            shown.put("port", port);
                        }
                        shown.putAll(row);
                        out.add(shown);
                    }
                    batch.close();
                }
            }
        }

        private void count(StepQueries.Judging judging) {
            List<Step.Fate> fates = judging.fates();
            String first = "CASE ";
            for (int i = 0; i < fates.size(); i++) {
                first += "WHEN " + fates.get(i).condition() + " THEN " + i + " ";
            }
            if (!fates.isEmpty()) {
                session
                        .rows(
                                "SELECT "
                                        + first
                                        + "END AS sluice_first FROM "
                                        + judging.relation()
                                        + " AS input")
                        .stream()
                        .map(List::getFirst)
                        .filter(index -> !index.isEmpty())
                        .forEach(index ->
                                met.merge(
                                        fates.get(Integer.parseInt(index)).rule(), 1L, Long::sum));
            }
        }

        private void hold(Step.Assertion assertion) {
            List<String> answer =
                    session.rows(
                                    "SELECT coalesce("
                                            + assertion.condition()
                                            + ", false), "
                                            + assertion.observed()
                                            + " FROM "
                                            + Names.quote(judged()))
                            .getFirst();
            if (!answer.getFirst().equals("true")) {
                violated.add(assertion.rule() + ": " + answer.getLast());
            }
        }

        Result result() {
            return new Result(schema, out, met, violated);
        }
    }
}
