package dev.sluice.cli.local;

import dev.sluice.cli.Engine.Progress;
import dev.sluice.cli.Engine.Request;
import dev.sluice.cli.Engine.RunReport;
import dev.sluice.cli.Engine.Start;
import dev.sluice.cli.quarantine.Holding;
import dev.sluice.cli.quarantine.Mending;
import dev.sluice.engine.Execution;
import dev.sluice.engine.Milestones;
import dev.sluice.engine.Origin;
import dev.sluice.engine.PipelineExecution;
import dev.sluice.store.NewExecution;
import dev.sluice.store.Trigger;
import java.time.Duration;
import java.util.Optional;

/**
 * One execution: planned, run, watched and recorded; where its rows are committed at checkpoints, a
 * fault that may pass is followed by another try behind the last of them.
 */
final class LocalRun {

    private static final long SQL_MEMORY = 1L << 30;

    private final Workshop workshop;
    private final StoreOpening store;
    private final Request request;
    private final Start start;
    private final String id;

    /**
     * @param store where the run is recorded; waited for once the run is about to begin
     */
    LocalRun(Workshop workshop, StoreOpening store, Request request, Start start) {
        this.workshop = workshop;
        this.store = store;
        this.request = request;
        this.start = start;
        this.id = start instanceof Start.Queued queued ? queued.execution() : ExecutionIds.next();
    }

    RunReport run(Progress progress, Stopper stopper) {
        Optional<RunRecord> record = Optional.empty();
        Retries retries = new Retries();
        while (true) {
            try (Session session = new Session(workshop, request, Purpose.RUN)) {
                if (session.plan().isEmpty()) {
                    return invalid(session, record);
                }
                RunRecord running = record.isPresent() ? record.get() : begin(session);
                record = Optional.of(running);
                running.noting(() -> new Mending(store.store(), workshop.home()).mend());
                PipelineExecution result = execute(session, running, retries, progress, stopper);
                RunReport report = RunReports.of(result, session);
                Optional<Duration> pause = retries.after(result, session.plan().orElseThrow());
                if (pause.isEmpty()) {
                    return running.end(result, holding().after(result, root(), report));
                }
                running.again(result, pause.get());
            } catch (RuntimeException | Error e) {
                record.ifPresent(running -> running.broken(e));
                throw e;
            }
            retries.pause(stopper);
        }
    }

    private RunReport invalid(Session session, Optional<RunRecord> record) {
        RunReport report = RunReports.invalid(session, id);
        if (record.isPresent()) {
            record.get().invalid(report.problems());
        } else if (start instanceof Start.Slice && !session.name().isEmpty()) {
            begin(session).invalid(report.problems()); // the next backfill has to know
        } else if (start instanceof Start.Queued) {
            RunRecord.unbegun(store.store(), id).invalid(report.problems());
        }
        return report;
    }

    private RunRecord begin(Session session) {
        return start instanceof Start.Queued
                ? RunRecord.start(store.store(), id)
                : RunRecord.begin(store.store(), asked(session));
    }

    private NewExecution asked(Session session) {
        String file = request.file().toAbsolutePath().normalize().toString();
        NewExecution asked =
                NewExecution.of(id, session.name(), file, trigger()).with(request.parameters());
        return switch (start) {
            case Start.Resumed resumed -> asked.resuming(resumed.execution());
            case Start.Slice slice -> asked.forSlice(slice.name());
            case Start.Fresh fresh -> asked;
            case Start.Queued queued -> asked;
        };
    }

    private Trigger trigger() {
        return switch (start) {
            case Start.Resumed resumed -> new Trigger(Trigger.Kind.RESUME, resumed.execution());
            case Start.Slice slice -> new Trigger(Trigger.Kind.BACKFILL, slice.name());
            case Start.Fresh fresh -> Trigger.manual();
            case Start.Queued queued -> Trigger.manual();
        };
    }

    private String root() {
        return start instanceof Start.Resumed resumed ? resumed.root() : id;
    }

    private Holding holding() {
        return new Holding(store.store(), workshop.home());
    }

    private Origin origin(Retries retries) {
        Origin.Beginning beginning =
                retries.tried() || start instanceof Start.Resumed
                        ? Origin.Beginning.RESUMED
                        : start instanceof Start.Fresh(boolean anew) && anew
                                ? Origin.Beginning.ANEW
                                : Origin.Beginning.FRESH;
        return new Origin(root(), beginning, Holding.file(workshop.home(), root()));
    }

    static Execution execution(String id, Session session, Origin origin, Milestones told) {
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

    private PipelineExecution execute(
            Session session,
            RunRecord record,
            Retries retries,
            Progress progress,
            Stopper stopper) {
        Milestones told = new Told(record, holding());
        try (Execution execution = execution(id, session, origin(retries), told)) {
            session.stopsWhere(execution::stopped);
            stopper.becomes(execution::cancel);
            try (Watch _ = Watch.begin(execution, progress, record)) {
                return execution.run();
            }
        }
    }
}
