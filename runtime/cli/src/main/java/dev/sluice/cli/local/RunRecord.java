package dev.sluice.cli.local;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.cli.Engine.Finding;
import dev.sluice.cli.Engine.RunReport;
import dev.sluice.cli.RecordedAccount;
import dev.sluice.engine.Checkpoint;
import dev.sluice.engine.NodeCounts;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the store is told of one run, and tells it. */
final class RunRecord {

    private static final Logger LOG = LoggerFactory.getLogger(RunRecord.class);

    private final StateStore store;
    private final String id;
    private final boolean unattended;
    private final BooleanSupplier goesOnLater;
    private volatile Recovery recovery;
    private volatile boolean outside;
    private volatile boolean executed;
    private volatile Recovery before = Recovery.ASK;
    private volatile boolean advanced;
    private volatile String waits = "";
    private volatile List<NodeCounts> committed = List.of();
    private List<NodeCounts> told = List.of();
    private Optional<RoomWait> room = Optional.empty();

    private RunRecord(
            StateStore store,
            String id,
            boolean unattended,
            Recovery recovery,
            BooleanSupplier goesOnLater) {
        this.store = store;
        this.id = id;
        this.unattended = unattended;
        this.recovery = recovery;
        this.goesOnLater = goesOnLater;
    }

    /**
     * The run begins, in this process.
     *
     * @throws PipelineException where that cannot be recorded; then it must not begin
     */
    static RunRecord begin(StateStore store, NewExecution asked) {
        store.executions().begin(asked, Owner.self());
        return new RunRecord(store, asked.id(), false, Recovery.ASK, () -> false);
    }

    /**
     * A run that waits begins, in this process.
     *
     * @param recovery what becomes of it where the process ends
     * @param goesOnLater whether it is stopped because the process is
     */
    static RunRecord start(
            StateStore store, String id, Recovery recovery, BooleanSupplier goesOnLater) {
        store.executions().start(id, Owner.self(), recovery);
        return new RunRecord(store, id, true, recovery, goesOnLater);
    }

    /** A run that waits, and will not begin. */
    static RunRecord unbegun(StateStore store, String id) {
        return new RunRecord(store, id, true, Recovery.ASK, () -> false);
    }

    /** From now on, what has to be recorded waits where the store's disk is full. */
    void waitsBy(RoomWait wait) {
        room = Optional.of(wait);
    }

    /** The write has to succeed: where the disk is full, it is done again as often as it takes. */
    private void recorded(Runnable write) {
        room.ifPresentOrElse(wait -> wait.through(write), write);
    }

    /**
     * The run waits for that, or no more where it is empty. Told as far as that is possible: it may
     * be the store's own disk that is full.
     */
    void waits(String reason) {
        try {
            if (!reason.isEmpty() && !reason.equals(waits)) {
                append(LogEntry.Level.WARNING, ErrorCode.NO_SPACE.code(), "waits for " + reason);
                waits = reason;
            }
            store.running().waits(id, reason);
        } catch (PipelineException e) {
            LOG.debug("execution {}: its wait could not be told", id, e);
        }
    }

    /** Whether somebody wants the run to stop. A store that cannot be asked says no. */
    boolean isCancelAsked() {
        try {
            return store.executions().isCancelAsked(id);
        } catch (PipelineException e) {
            return false;
        }
    }

    /**
     * This process lives, and has brought so much to the target for good. A store that cannot be
     * told hears it the next time.
     */
    void lives() {
        try {
            store.running().lives(id);
            List<NodeCounts> now = committed;
            if (!now.equals(told)) {
                store.executions().progress(id, RunReports.committed(now));
                told = now;
            }
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
        recorded(() -> store.running().goesOnWith(id, broken));
        log(LogEntry.Level.INFO, "", "goes on behind the last checkpoint of " + broken);
    }

    /**
     * The rows up to a checkpoint are committed. The first one of a process shows that the run gets
     * on: once is enough; how far it is, is told with the next sign of life.
     */
    void checkpointed(Checkpoint checkpoint) {
        committed = checkpoint.nodes();
        if (!advanced && unattended) {
            try {
                store.running().advances(id);
                advanced = true;
                recovery = Recovery.CONTINUE;
            } catch (PipelineException e) {
                LOG.debug("execution {}: told with the next checkpoint", id, e);
            }
        }
    }

    /** The statements of that node are about to run. */
    void executing(String node) {
        executed = true;
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
        before = recovery;
        outside = true;
        advanced = false;
        recovery = Recovery.ASK;
        recorded(() -> store.running().recovers(id, Recovery.ASK));
    }

    /** The target that was about to commit first has refused: nothing is outside after all. */
    void refused() {
        if (room.isEmpty() || executed) {
            return; // nobody tries again, or statements are outside
        }
        outside = false;
        recovery = before;
        recorded(() -> store.running().recovers(id, before));
    }

    /** All rows have arrived; the targets are about to commit them at once. */
    void committing() {
        leave();
        log(LogEntry.Level.INFO, Logs.COMMITTING, "all rows have arrived; the targets commit them");
    }

    /** All targets have committed; rows were put aside in that file. */
    void committed(Path quarantine) {
        try {
            log(
                    LogEntry.Level.INFO,
                    Logs.COMMITTED,
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
        if (fault.cause().code() == ErrorCode.NO_SPACE) {
            return; // it is told that it waits
        }
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
        recorded(() -> append(level, code, message));
    }

    private void append(LogEntry.Level level, String code, String message) {
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
            recorded(() -> store.logs().append(id, LogEntries.of(result, report)));
            recorded(() -> end(result, RecordedAccount.of(report)));
            return report;
        } catch (PipelineException e) {
            return RunReports.unrecorded(report, e);
        }
    }

    /** A defect ended the run before it had a result. */
    void broken(Throwable defect) {
        try {
            ErrorCode code =
                    defect instanceof PipelineException known ? known.code() : ErrorCode.INTERNAL;
            if (code == ErrorCode.CANCELLED) {
                stopped(Account.NONE);
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
            case CANCELLED -> stopped(account);
            case FAILED ->
                    executions.fail(
                            id,
                            result.fault()
                                    .map(RunRecord::fault)
                                    .orElse(new Fault(ErrorCode.INTERNAL.code(), "", "")),
                            account);
        }
    }

    /** It was stopped: for good, or until another process goes on with it. */
    private void stopped(Account account) {
        if (recovery != Recovery.ASK
                && goesOnLater.getAsBoolean()
                && !store.executions().isCancelAsked(id)) {
            store.executions()
                    .retry(id, "stopped with its process; the next 'sluice start' goes on with it");
        } else {
            store.executions().cancel(id, account);
        }
    }

    private static Fault fault(PipelineExecution.Fault fault) {
        return new Fault(
                fault.cause().code().code(),
                fault.node(),
                String.valueOf(fault.cause().getMessage()));
    }
}
