package dev.sluice.cli.local;

import dev.sluice.cli.Engine.Progress;
import dev.sluice.cli.Engine.Request;
import dev.sluice.cli.Engine.RunReport;
import dev.sluice.cli.Engine.Start;
import dev.sluice.cli.quarantine.Holding;
import dev.sluice.cli.quarantine.Mending;
import dev.sluice.compiler.Delivery;
import dev.sluice.compiler.Plan;
import dev.sluice.engine.Ahead;
import dev.sluice.engine.Execution;
import dev.sluice.engine.Milestones;
import dev.sluice.engine.Origin;
import dev.sluice.engine.PipelineExecution;
import dev.sluice.store.Endurance;
import dev.sluice.store.NewExecution;
import dev.sluice.store.Recovery;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
import dev.sluice.store.Trigger;
import java.time.Duration;
import java.util.Optional;

/**
 * One execution: planned, run, watched and recorded; a fault that may pass is followed by another
 * try, behind the last checkpoint or from the start.
 */
final class LocalRun {

    private final Workshop workshop;
    private final Ahead<StateStore> store;
    private final Request request;
    private final Start start;
    private final String id;
    private final Retries retries = new Retries();
    private Optional<Begun> begun = Optional.empty();

    /** What is there from the beginning of the first try on. */
    private record Begun(RunRecord record, Origins origins, Pulse pulse) {}

    /** How a try ended; without a pause, it was the last. */
    private record Tried(PipelineExecution result, RunReport report, Optional<Duration> pause) {}

    /**
     * @param store where the run is recorded; waited for once the run is about to begin
     */
    LocalRun(Workshop workshop, Ahead<StateStore> store, Request request, Start start) {
        this.workshop = workshop;
        this.store = store;
        this.request = request;
        this.start = start;
        this.id = start instanceof Start.Queued queued ? queued.execution() : ExecutionIds.next();
    }

    RunReport run(Progress progress, Stopper stopper) {
        try (TimeLimit limit = new TimeLimit(stopper)) {
            try {
                return run(progress, stopper, limit);
            } catch (RuntimeException e) {
                RuntimeException told = limit.judge(e);
                begun.ifPresent(running -> running.record().broken(told));
                throw told;
            } catch (Error e) {
                begun.ifPresent(running -> running.record().broken(e));
                throw e;
            }
        } finally {
            begun.ifPresent(running -> running.pulse().close());
        }
    }

    private RunReport run(Progress progress, Stopper stopper, TimeLimit limit) {
        Optional<Tried> last = Optional.empty();
        while (true) {
            try (Session session = new Session(workshop, request, Purpose.RUN)) {
                if (last.isPresent() && stopper.stopped()) {
                    return stopped(last.get(), limit);
                }
                if (session.plan().isEmpty()) {
                    return invalid(session);
                }
                Begun running = begun.isPresent() ? begun.get() : begin(session, stopper, limit);
                begun = Optional.of(running);
                PipelineExecution result =
                        limit.judge(execute(session, running, progress, stopper));
                Tried tried = tried(result, session, running);
                if (tried.pause().isEmpty()) {
                    return end(running, result, tried.report());
                }
                running.record().again(result, tried.pause().get());
                last = Optional.of(tried);
            }
            if (!retries.pause(stopper)) {
                return stopped(last.get(), limit);
            }
        }
    }

    private Tried tried(PipelineExecution result, Session session, Begun running) {
        Plan plan = session.plan().orElseThrow();
        boolean repeatable = running.record().repeatable() && recovery(plan) == Recovery.REPEAT;
        return new Tried(
                result, RunReports.of(result, session), retries.after(result, plan, repeatable));
    }

    private RunReport stopped(Tried last, TimeLimit limit) {
        PipelineExecution result = limit.judge(last.result().cancelled());
        RunReport report = RunReports.of(result, last.report());
        return begun.map(running -> end(running, result, report)).orElse(report);
    }

    private RunReport end(Begun running, PipelineExecution result, RunReport report) {
        RunReport held = holding().after(result, running.origins().root(), report);
        return running.record().end(result, held);
    }

    private RunReport invalid(Session session) {
        RunReport report = RunReports.invalid(session, id);
        if (begun.isPresent()) {
            begun.get().record().invalid(report.problems());
        } else if (start instanceof Start.Slice && !session.name().isEmpty()) {
            // the next backfill has to know
            RunRecord.begin(store.get(), asked(session)).invalid(report.problems());
        } else if (start instanceof Start.Queued) {
            RunRecord.unbegun(store.get(), id).invalid(report.problems());
        }
        return report;
    }

    private Begun begin(Session session, Stopper stopper, TimeLimit limit) {
        // as it was before it began
        Optional<StoredExecution> stored =
                start instanceof Start.Queued
                        ? store.get().executions().find(id)
                        : Optional.empty();
        RunRecord record =
                start instanceof Start.Queued
                        ? RunRecord.start(
                                store.get(),
                                id,
                                recovery(session.plan().orElseThrow()),
                                stopper::goesOnLater)
                        : RunRecord.begin(store.get(), asked(session));
        record.noting(() -> new Mending(store.get(), workshop.home()).mend());
        limit.begin(
                request.timeLimit().or(() -> session.pipeline().limits().time()),
                stored.map(StoredExecution::endurance).orElse(Endurance.NONE).spent());
        return new Begun(
                record,
                Origins.of(store.get(), record, id, start, stored),
                Pulse.begin(record, stopper));
    }

    /** What becomes of the run where its process ends, as long as nothing of it can be outside. */
    private static Recovery recovery(Plan plan) {
        if (plan.delivery() instanceof Delivery.Checkpoints) {
            return Recovery.CONTINUE;
        }
        boolean takenBack =
                plan.nodes().stream()
                        .filter(Plan.TargetNode.class::isInstance)
                        .map(Plan.TargetNode.class::cast)
                        .noneMatch(node ->
                                node.target().delivery()
                                        == dev.sluice.api.Target.Delivery.AT_LEAST_ONCE);
        return takenBack ? Recovery.REPEAT : Recovery.ASK;
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

    private Holding holding() {
        return new Holding(store.get(), workshop.home());
    }

    static Execution execution(String id, Session session, Origin origin, Milestones told) {
        return new Execution(
                id,
                session.plan().orElseThrow(),
                new Execution.Budget(
                        session.share().queries(),
                        session.share().threads(),
                        session.temporary(),
                        session.windows()),
                session::camel,
                session.allocator(),
                origin,
                told);
    }

    private PipelineExecution execute(
            Session session, Begun running, Progress progress, Stopper stopper) {
        Origin origin =
                running.origins()
                        .next(session.plan().orElseThrow(), retries.tried(), workshop.home());
        Milestones told = new Told(running.record(), holding());
        try (Execution execution = execution(id, session, origin, told)) {
            session.stopsWhere(execution::stopped);
            stopper.becomes(execution::cancel);
            try (Watch _ = Watch.begin(execution, progress)) {
                return execution.run();
            }
        }
    }
}
