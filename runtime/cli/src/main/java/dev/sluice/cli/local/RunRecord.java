package dev.sluice.cli.local;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.cli.Engine.Finding;
import dev.sluice.cli.Engine.RunReport;
import dev.sluice.cli.RecordedAccount;
import dev.sluice.engine.Checkpoint;
import dev.sluice.engine.Milestones;
import dev.sluice.engine.PipelineExecution;
import dev.sluice.store.Account;
import dev.sluice.store.Executions;
import dev.sluice.store.Fault;
import dev.sluice.store.LogEntry;
import dev.sluice.store.Logs;
import dev.sluice.store.NewExecution;
import dev.sluice.store.Owner;
import dev.sluice.store.Recovery;
import dev.sluice.store.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the store is told of one run, and tells it. */
final class RunRecord implements Milestones {

    private static final Logger LOG = LoggerFactory.getLogger(RunRecord.class);

    private final StateStore store;
    private final String id;
    private final boolean unattended;
    private volatile boolean outside;
    private volatile boolean advanced;

    private RunRecord(StateStore store, String id, boolean unattended) {
        this.store = store;
        this.id = id;
        this.unattended = unattended;
    }

    /**
     * The run begins, in this process.
     *
     * @throws PipelineException where that cannot be recorded; then it must not begin
     */
    static RunRecord begin(StateStore store, NewExecution asked) {
        store.executions().begin(asked, Owner.self());
        return new RunRecord(store, asked.id(), false);
    }

    /**
     * A run that waits begins, in this process.
     *
     * @param recovery what becomes of it where the process ends without a word
     */
    static RunRecord start(StateStore store, String id, Recovery recovery) {
        store.executions().start(id, Owner.self(), recovery);
        return new RunRecord(store, id, true);
    }

    /** A run that waits, and will not begin. */
    static RunRecord unbegun(StateStore store, String id) {
        return new RunRecord(store, id, true);
    }

    /** Whether somebody wants the run to stop. A store that cannot be asked says no. */
    boolean isCancelAsked() {
        try {
            return store.executions().isCancelAsked(id);
        } catch (PipelineException e) {
            return false;
        }
    }

    /** This process lives. A store that cannot be told hears it the next time. */
    void lives() {
        try {
            store.running().lives(id);
        } catch (PipelineException e) {
            LOG.debug("execution {}: no sign of life could be given", id, e);
        }
    }

    /** Whether nothing of the run can be outside so far. */
    boolean repeatable() {
        return !outside;
    }

    /** The run goes on behind the last checkpoint of one that broke off. */
    void goesOnWith(String broken) {
        store.running().goesOnWith(id, broken);
        log(LogEntry.Level.INFO, "", "goes on behind the last checkpoint of " + broken);
    }

    /** The first one of a process shows that the run gets on: once is enough. */
    @Override
    public void checkpointed(Checkpoint checkpoint) {
        if (!advanced && unattended) {
            try {
                store.running().advances(id);
                advanced = true;
            } catch (PipelineException e) {
                LOG.debug("execution {}: told with the next checkpoint", id, e);
            }
        }
    }

    @Override
    public void executing(String node) {
        leave();
        log(
                LogEntry.Level.INFO,
                Logs.EXECUTING,
                "the statements of node '" + node + "' are executed");
    }

    /**
     * From now on, something of the run may be outside. Where it is not this one's any more, that
     * stops it.
     */
    private void leave() {
        outside = true;
        advanced = false;
        store.running().recovers(id, Recovery.ASK);
    }

    @Override
    public void committing() {
        leave();
        log(LogEntry.Level.INFO, Logs.COMMITTING, "all rows have arrived; the targets commit them");
    }

    /** The run failed, and is tried again. */
    void again(PipelineExecution result, Duration pause) {
        PipelineExecution.Fault fault = result.fault().orElseThrow();
        log(
                LogEntry.Level.WARNING,
                fault.cause().code().code(),
                fault.cause().getMessage()
                        + (result.checkpoint().isPresent()
                                ? ". Going on behind the last checkpoint in "
                                : ". Nothing is committed; running again from the start in ")
                        + pause.toMillis() / 1e3
                        + " s");
    }

    private void log(LogEntry.Level level, String code, String message) {
        store.logs().append(id, List.of(new LogEntry(Instant.now(), level, "", code, message)));
    }

    /** The pipeline cannot be planned, any more or at all. */
    void invalid(List<Finding> problems) {
        Finding first = problems.getFirst();
        store.executions().fail(id, new Fault(first.code(), "", first.message()), Account.NONE);
    }

    /**
     * The run has ended so. What it did is done: where its end cannot be recorded, that is told as
     * one more problem.
     */
    RunReport end(PipelineExecution result, RunReport report) {
        try {
            store.logs().append(id, entries(result, report));
            end(result, RecordedAccount.of(report));
            return report;
        } catch (PipelineException e) {
            return unrecorded(report, e);
        }
    }

    /** A defect ended the run before it had a result. */
    void broken(Throwable defect) {
        try {
            ErrorCode code =
                    defect instanceof PipelineException known ? known.code() : ErrorCode.INTERNAL;
            if (code == ErrorCode.CANCELLED) {
                store.executions().cancel(id, Account.NONE);
                return;
            }
            Fault fault = new Fault(code.code(), "", String.valueOf(defect.getMessage()));
            store.executions().fail(id, fault, Account.NONE);
        } catch (PipelineException e) {
            defect.addSuppressed(e);
        }
    }

    private void end(PipelineExecution result, Account account) {
        Executions executions = store.executions();
        switch (result.status()) {
            case SUCCEEDED -> executions.succeed(id, account);
            case CANCELLED -> executions.cancel(id, account);
            case FAILED ->
                    executions.fail(
                            id,
                            result.fault()
                                    .map(RunRecord::fault)
                                    .orElse(new Fault(ErrorCode.INTERNAL.code(), "", "")),
                            account);
        }
    }

    private static Fault fault(PipelineExecution.Fault fault) {
        return new Fault(
                fault.cause().code().code(),
                fault.node(),
                String.valueOf(fault.cause().getMessage()));
    }

    /** Faults and warnings as they were told, and where the bad rows are. */
    private static List<LogEntry> entries(PipelineExecution result, RunReport report) {
        Instant now = Instant.now();
        List<LogEntry> entries = new ArrayList<>();
        Optional<String> failed = result.fault().map(PipelineExecution.Fault::node);
        for (Finding finding : report.problems()) {
            boolean fault = entries.isEmpty() && failed.isPresent();
            String remedy = finding.remedy().isEmpty() ? "" : " → " + finding.remedy();
            entries.add(
                    new LogEntry(
                            now,
                            fault ? LogEntry.Level.ERROR : LogEntry.Level.WARNING,
                            fault ? failed.get() : "",
                            finding.code().equals("warning") ? "" : finding.code(),
                            finding.message() + remedy));
        }
        report.quarantine()
                .ifPresent(file ->
                        entries.add(
                                new LogEntry(
                                        now,
                                        LogEntry.Level.INFO,
                                        "",
                                        "",
                                        "quarantined rows: " + file)));
        return entries;
    }

    private static RunReport unrecorded(RunReport report, PipelineException e) {
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
