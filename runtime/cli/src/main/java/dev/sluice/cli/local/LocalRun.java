package dev.sluice.cli.local;

import dev.sluice.api.ErrorCode;
import dev.sluice.cli.Engine;
import dev.sluice.cli.Engine.Finding;
import dev.sluice.cli.Engine.NodeAccount;
import dev.sluice.cli.Engine.Progress;
import dev.sluice.cli.Engine.Request;
import dev.sluice.cli.Engine.RunReport;
import dev.sluice.cli.Engine.Status;
import dev.sluice.cli.Engine.Totals;
import dev.sluice.engine.Checkpoint;
import dev.sluice.engine.Execution;
import dev.sluice.engine.NodeCounts;
import dev.sluice.engine.Origin;
import dev.sluice.engine.PipelineExecution;
import dev.sluice.store.NewExecution;
import dev.sluice.store.Trigger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** One run of a pipeline, watched and reported. */
final class LocalRun {

    private static final long SQL_MEMORY = 1L << 30;
    private static final long WATCH_MILLIS = 100;

    private final Path home;
    private final Session session;
    private final StoreOpening store;

    /**
     * @param store where the run is recorded; waited for once the run is about to begin
     */
    LocalRun(Path home, Session session, StoreOpening store) {
        this.home = home;
        this.session = session;
        this.store = store;
    }

    RunReport run(Request request, Progress progress, Stopper stopper) {
        String id = ExecutionIds.next();
        if (session.plan().isEmpty()) {
            return new RunReport(
                    session.name(),
                    id,
                    Status.INVALID,
                    new Totals(0, 0, 0, 0, 0, 0),
                    List.of(),
                    session.findings(),
                    Optional.empty());
        }
        RunRecord record = RunRecord.begin(store.store(), asked(id, request));
        try {
            PipelineExecution result = execute(id, progress, stopper);
            return record.end(result, report(result));
        } catch (RuntimeException | Error e) {
            record.broken(e);
            throw e;
        }
    }

    private NewExecution asked(String id, Request request) {
        String file = request.file().toAbsolutePath().normalize().toString();
        return NewExecution.of(id, session.name(), file, Trigger.manual())
                .with(request.parameters());
    }

    static Execution execution(
            String id, Session session, Origin origin, Consumer<Checkpoint> told) {
        return new Execution(
                id,
                session.plan().orElseThrow(),
                new Execution.Budget(
                        SQL_MEMORY,
                        Runtime.getRuntime().availableProcessors(),
                        session.temporary()),
                session.allocator(),
                origin,
                told);
    }

    private PipelineExecution execute(String id, Progress progress, Stopper stopper) {
        Path quarantine = home.resolve("quarantine").resolve(id + ".jsonl");
        Origin origin = Origin.fresh(id, quarantine);
        try (Execution execution = execution(id, session, origin, checkpoint -> {})) {
            session.stopsWhere(execution::stopped);
            stopper.becomes(execution::cancel);
            Thread watcher = Thread.ofVirtual().start(() -> watch(execution, progress));
            try {
                return execution.run();
            } finally {
                watcher.interrupt();
            }
        }
    }

    private static void watch(Execution execution, Progress progress) {
        try {
            while (true) {
                Thread.sleep(WATCH_MILLIS);
                List<NodeCounts> counts = execution.counts();
                progress.at(
                        sum(counts, "source", NodeCounts::in),
                        sum(counts, "target", NodeCounts::out),
                        execution.expected().orElse(-1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long sum(
            List<NodeCounts> counts, String kind, ToLongFunction<NodeCounts> count) {
        return counts.stream().filter(node -> node.kind().equals(kind)).mapToLong(count).sum();
    }

    private RunReport report(PipelineExecution result) {
        Status status =
                switch (result.status()) {
                    case SUCCEEDED -> Status.SUCCEEDED;
                    case FAILED -> Status.FAILED;
                    case CANCELLED -> Status.CANCELLED;
                };
        return new RunReport(
                result.pipeline(),
                result.id(),
                status,
                totals(result),
                result.metrics().stream().map(LocalRun::account).toList(),
                problems(result),
                result.quarantine());
    }

    private static Totals totals(PipelineExecution result) {
        List<NodeCounts> counts = result.metrics();
        List<String> committed = result.settlement().committed();
        return new Totals(
                sum(counts, "source", NodeCounts::in),
                // what was handed to a target that did not commit was taken back
                counts.stream()
                        .filter(node -> committed.contains(node.id()))
                        .mapToLong(NodeCounts::out)
                        .sum(),
                counts.stream().mapToLong(NodeCounts::filtered).sum(),
                counts.stream().mapToLong(NodeCounts::quarantined).sum(),
                counts.stream().mapToLong(NodeCounts::deduplicated).sum(),
                result.seconds());
    }

    private static NodeAccount account(NodeCounts n) {
        return new NodeAccount(
                n.id(),
                n.kind(),
                n.in(),
                n.out(),
                n.filtered(),
                n.quarantined(),
                n.deduplicated(),
                n.seconds());
    }

    private List<Finding> problems(PipelineExecution result) {
        List<Finding> problems = new ArrayList<>();
        result.fault().map(fault -> finding(fault, result.remedy())).ifPresent(problems::add);
        Stream.concat(session.warnings().stream(), result.logs().stream())
                .forEach(warning -> problems.add(new Finding("", 0, 0, "warning", warning, "")));
        long left = session.reclaim(result.quiet());
        if (left > 0) {
            problems.add(
                    new Finding(
                            "",
                            0,
                            0,
                            ErrorCode.LEAK.code(),
                            left
                                    + " bytes of batches were not released by the run"
                                    + (result.quiet()
                                            ? "; they were taken back"
                                            : ", a part of which still works"),
                            "this is a defect of Sluice or of a plugin; the data is not affected"));
        }
        return problems;
    }

    static Finding finding(PipelineExecution.Fault fault, String remedy) {
        return new Engine.Finding(
                fault.node(),
                0,
                0,
                fault.cause().code().code(),
                (fault.node().isEmpty() ? "" : "node '" + fault.node() + "': ")
                        + fault.cause().getMessage(),
                remedy);
    }
}
