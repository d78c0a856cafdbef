package dev.sluice.cli.local;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.cli.Engine;
import dev.sluice.cli.Engine.Finding;
import dev.sluice.cli.Engine.NodeAccount;
import dev.sluice.cli.Engine.RunReport;
import dev.sluice.cli.Engine.Status;
import dev.sluice.cli.Engine.Totals;
import dev.sluice.cli.RecordedAccount;
import dev.sluice.engine.NodeCounts;
import dev.sluice.engine.PipelineExecution;
import dev.sluice.store.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What a run has done, as the command line and the store are told. */
final class RunReports {

    private RunReports() {}

    /** Of a run that never began. */
    static RunReport invalid(Session session, String id) {
        return new RunReport(
                session.name(),
                id,
                Status.INVALID,
                new Totals(0, 0, 0, 0, 0, 0),
                List.of(),
                session.findings(),
                Optional.empty());
    }

    static RunReport of(PipelineExecution result, Session session) {
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
                totals(result.metrics(), written(result), result.seconds()),
                result.metrics().stream().map(node -> account(node, result)).toList(),
                problems(result, session),
                result.quarantine());
    }

    /** Of a run that was stopped before its next try: what the last one did, and how it ended. */
    static RunReport of(PipelineExecution stopped, RunReport last) {
        return new RunReport(
                last.pipeline(),
                last.execution(),
                stopped.status() == PipelineExecution.Status.FAILED
                        ? Status.FAILED
                        : Status.CANCELLED,
                last.totals(),
                last.nodes(),
                stopped.fault().map(fault -> finding(fault, stopped.remedy())).stream().toList(),
                last.quarantine());
    }

    private static Totals totals(List<NodeCounts> counts, long written, double seconds) {
        return new Totals(
                sum(counts, "source", NodeCounts::in),
                written,
                counts.stream().mapToLong(NodeCounts::filtered).sum(),
                counts.stream().mapToLong(NodeCounts::quarantined).sum(),
                counts.stream().mapToLong(NodeCounts::deduplicated).sum(),
                seconds);
    }

    private static long written(PipelineExecution result) {
        return result.metrics().stream()
                .filter(RunReports::isTarget)
                .mapToLong(node -> written(node, result))
                .sum();
    }

    private static boolean isTarget(NodeCounts node) {
        return node.kind().equals("target");
    }

    /** What was handed to a target and not committed was taken back. */
    private static long written(NodeCounts target, PipelineExecution result) {
        return result.settlement().committed().contains(target.id())
                ? target.out()
                : result.checkpoint().map(at -> at.out(target.id())).orElse(0L);
    }

    /** What is committed, as the store keeps it. */
    static Account committed(List<NodeCounts> counts) {
        return RecordedAccount.of(
                totals(counts, sum(counts, "target", NodeCounts::out), 0),
                counts.stream().map(n -> account(n, n.out())).toList());
    }

    static long sum(List<NodeCounts> counts, String kind, ToLongFunction<NodeCounts> count) {
        return counts.stream().filter(node -> node.kind().equals(kind)).mapToLong(count).sum();
    }

    private static NodeAccount account(NodeCounts n, PipelineExecution result) {
        return account(n, isTarget(n) ? written(n, result) : n.out());
    }

    private static NodeAccount account(NodeCounts n, long out) {
        return new NodeAccount(
                n.id(),
                n.kind(),
                n.in(),
                out,
                n.filtered(),
                n.quarantined(),
                n.deduplicated(),
                n.seconds());
    }

    private static List<Finding> problems(PipelineExecution result, Session session) {
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

    /** The same, of a run whose end could not be recorded. */
    static RunReport unrecorded(RunReport report, PipelineException e) {
        List<Finding> problems = new ArrayList<>(report.problems());
        problems.add(
                new Finding(
                        "",
                        0,
                        0,
                        e.code().code(),
                        "the end of this run could not be recorded: " + e.getMessage(),
                        "what the run wrote is not affected; 'sluice executions' will show it as"
                                + " abandoned"));
        return new RunReport(
                report.pipeline(),
                report.execution(),
                report.status(),
                report.totals(),
                report.nodes(),
                problems,
                report.quarantine());
    }
}
