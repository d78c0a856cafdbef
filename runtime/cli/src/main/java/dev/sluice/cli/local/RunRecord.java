package dev.sluice.cli.local;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.cli.Engine;
import dev.sluice.cli.Engine.Finding;
import dev.sluice.cli.Engine.RunReport;
import dev.sluice.cli.RecordedAccount;
import dev.sluice.engine.PipelineExecution;
import dev.sluice.store.Account;
import dev.sluice.store.Executions;
import dev.sluice.store.Fault;
import dev.sluice.store.LogEntry;
import dev.sluice.store.NewExecution;
import dev.sluice.store.Owner;
import dev.sluice.store.StateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the store is told of one run, and tells it. */
final class RunRecord {

    private final StateStore store;
    private final String id;

    private RunRecord(StateStore store, String id) {
        this.store = store;
        this.id = id;
    }

    /**
     * The run begins, in this process.
     *
     * @throws PipelineException where that cannot be recorded; then it must not begin
     */
    static RunRecord begin(StateStore store, NewExecution asked) {
        store.executions().begin(asked, Owner.self());
        return new RunRecord(store, asked.id());
    }

    /** A run that waits begins, in this process. */
    static RunRecord start(StateStore store, String id) {
        store.executions().start(id, Owner.self());
        return new RunRecord(store, id);
    }

    /** A run that waits, and will not begin. */
    static RunRecord unbegun(StateStore store, String id) {
        return new RunRecord(store, id);
    }

    /** Whether somebody wants the run to stop. A store that cannot be asked says no. */
    boolean isCancelAsked() {
        try {
            return store.executions().isCancelAsked(id);
        } catch (PipelineException e) {
            return false;
        }
    }

    /** All rows have arrived; the targets are about to commit them at once. */
    void committing() {
        log(
                LogEntry.Level.INFO,
                Engine.COMMITTING,
                "all rows have arrived; the targets commit them");
    }

    /** All targets have committed; rows were put aside in that file. */
    void committed(Path quarantine) {
        try {
            log(
                    LogEntry.Level.INFO,
                    Engine.COMMITTED,
                    "the targets have committed; rows that were put aside are in " + quarantine);
        } catch (PipelineException e) {
            // what is done is done: the end of the run tells that it could not be recorded
        }
    }

    /** Does what is no part of the run: where it fails, that is a line of the run's log. */
    void noting(Runnable work) {
        try {
            work.run();
        } catch (PipelineException e) {
            log(LogEntry.Level.WARNING, e.code().code(), String.valueOf(e.getMessage()));
        }
    }

    /** The run failed, and is tried again. */
    void again(PipelineExecution result, Duration pause) {
        PipelineExecution.Fault fault = result.fault().orElseThrow();
        log(
                LogEntry.Level.WARNING,
                fault.cause().code().code(),
                fault.cause().getMessage()
                        + ". Going on behind the last checkpoint in "
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
        return report.and(
                new Finding(
                        "",
                        0,
                        0,
                        e.code().code(),
                        "the end of this run could not be recorded: " + e.getMessage(),
                        "what the run wrote is not affected; 'sluice executions' will show it as"
                                + " abandoned"));
    }
}
