package dev.sluice.cli.local;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.Schema;
import dev.sluice.api.Target;
import dev.sluice.cli.Engine.Finding;
import dev.sluice.cli.Engine.Request;
import dev.sluice.cli.Replaying;
import dev.sluice.cli.Replaying.Asked;
import dev.sluice.cli.quarantine.HeldPages;
import dev.sluice.cli.quarantine.HeldRows;
import dev.sluice.cli.quarantine.Trace;
import dev.sluice.engine.DeadLetters;
import dev.sluice.engine.Execution;
import dev.sluice.engine.Milestones;
import dev.sluice.engine.NodeCounts;
import dev.sluice.engine.Origin;
import dev.sluice.engine.PipelineExecution;
import dev.sluice.store.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges held rows by the pipeline as it is now, with targets that only collect. */
final class ReplayPreview {

    private static final String NAME = "preview";

    private final Workshop workshop;
    private final StateStore store;
    private final int limit;
    private final Map<String, Collector> collectors = new LinkedHashMap<>();

    /**
     * @param limit how many rows to show of each target
     */
    ReplayPreview(Workshop workshop, StateStore store, int limit) {
        this.workshop = workshop;
        this.store = store;
        this.limit = limit;
    }

    Replaying.Preview of(Request request, Asked asked) {
        ReplaySession planning = new ReplaySession(workshop, request);
        ReplaySession.Known known = planning.look(asked.node(), asked.edits());
        if (known.entry().isEmpty()) {
            return invalid(known.findings());
        }
        try (Session session =
                planning.plan(
                        known,
                        () ->
                                new HeldPages(
                                        store.quarantine(),
                                        asked.filter().of(known.pipeline()).at(asked.node()),
                                        asked.executions()),
                        NAME,
                        Set.of(),
                        this::collecting)) {
            return session.plan().isEmpty()
                    ? invalid(session.findings())
                    : judged(session, asked.node(), planning.notes(session.plan().orElseThrow()));
        }
    }

    private static Replaying.Preview invalid(List<Finding> findings) {
        return new Replaying.Preview(0, 0, 0, List.of(), List.of(), List.of(), findings);
    }

    private Target collecting(Target target, ConnectorContext context) {
        Collector collector = new Collector(limit, context, () -> {});
        collectors.put(context.node(), collector);
        return new Collecting(target, collector);
    }

    private Replaying.Preview judged(Session session, String entered, List<String> notes) {
        Path file = session.temporary().resolve("preview.jsonl");
        try (Execution execution =
                LocalRun.execution(NAME, session, Origin.fresh(NAME, file), Milestones.NONE)) {
            PipelineExecution result = execution.run();
            if (!result.quiet()) {
                session.reclaim(false);
            }
            if (result.fault().isPresent()) {
                return invalid(List.of(RunReports.finding(result.fault().get(), "")));
            }
            return told(result, file, entered, notes);
        }
    }

    private Replaying.Preview told(
            PipelineExecution result, Path file, String entered, List<String> notes) {
        Set<String> stay = new HashSet<>();
        Set<String> further = new HashSet<>();
        Map<List<String>, Long> reasons = new LinkedHashMap<>();
        if (Files.exists(file)) {
            DeadLetters.read(
                    file,
                    letter -> {
                        boolean here =
                                letter.node().equals(entered)
                                        || letter.node().equals(HeldRows.NODE);
                        Trace.of(letter.raw())
                                .ifPresent(traced -> {
                                    (here ? stay : further).add(traced.held());
                                    count(letter, here ? entered : letter.node(), reasons);
                                });
                    });
        }
        return new Replaying.Preview(
                RunReports.sum(source(result), "source", NodeCounts::in),
                stay.size(),
                further.size(),
                reasons.entrySet().stream().map(ReplayPreview::reason).toList(),
                result.metrics().stream()
                        .filter(node -> collectors.containsKey(node.id()))
                        .map(this::written)
                        .toList(),
                notes,
                List.of());
    }

    /** The held rows alone, without those that they are compared with. */
    private static List<NodeCounts> source(PipelineExecution result) {
        return result.metrics().stream().limit(1).toList();
    }

    private static void count(
            DeadLetters.Letter letter, String node, Map<List<String>, Long> reasons) {
        for (int i = 0; i < letter.rules().size(); i++) {
            reasons.merge(
                    List.of(node, letter.rules().get(i), letter.reasons().get(i)), 1L, Long::sum);
        }
    }

    private static Replaying.Reason reason(Map.Entry<List<String>, Long> counted) {
        List<String> key = counted.getKey();
        return new Replaying.Reason(key.get(0), key.get(1), key.get(2), counted.getValue());
    }

    private Replaying.Written written(NodeCounts target) {
        Collector collector = Objects.requireNonNull(collectors.get(target.id()));
        List<Map<String, @Nullable Object>> first = new ArrayList<>();
        collector.rows().forEach(row -> first.add(LocalPreview.row(row)));
        return new Replaying.Written(
                target.id(), target.out(), LocalEngine.columns(collector.schema()), first);
    }

    /** The target says whether it would take such rows, and another takes them. */
    private record Collecting(Target real, Collector collector) implements Target {

        @Override
        public void check(Schema schema) {
            real.check(schema);
            collector.check(schema);
        }

        @Override
        public Delivery delivery() {
            return collector.delivery();
        }

        @Override
        public BatchWriter open(Schema schema) {
            return collector.open(schema);
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
