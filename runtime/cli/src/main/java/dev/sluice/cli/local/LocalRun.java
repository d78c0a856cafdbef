package dev.sluice.cli.local;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.OutOfSpace;
import dev.sluice.api.PipelineException;
import dev.sluice.cli.Engine.Progress;
import dev.sluice.cli.Engine.Request;
import dev.sluice.cli.Engine.RunReport;
import dev.sluice.cli.Engine.Start;
import dev.sluice.cli.quarantine.Holding;
import dev.sluice.cli.quarantine.Mending;
import dev.sluice.compiler.ErrorPolicy;
import dev.sluice.compiler.Plan;
import dev.sluice.engine.Ahead;
import dev.sluice.engine.Execution;
import dev.sluice.engine.Milestones;
import dev.sluice.engine.Origin;
import dev.sluice.engine.PipelineExecution;
import dev.sluice.store.Endurance;
import dev.sluice.store.Recovery;
import dev.sluice.store.StateStore;
import dev.sluice.store.StoredExecution;
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
    private final AskedRun asked;
    private final Retries retries = new Retries();
    private boolean patient = true;
    private Optional<Begun> begun = Optional.empty();

    /** What is there from the beginning of the first try on. */
    private record Begun(RunRecord record, Origins origins, Pulse pulse) {}

    /** What comes after a try. */
    private sealed interface Next {

        /** Nothing: the run has ended. */
        record End(RunReport report) implements Next {}

        /** Another try, after a pause. */
        record Again(PipelineExecution result, RunReport report, Duration pause) implements Next {}

        /** Another try, once there is room to plan or record the run. */
        record Unplanned(PipelineException full) implements Next {}
    }

    /**
     * @param store where the run is recorded; waited for once the run is about to begin
     */
    LocalRun(Workshop workshop, Ahead<StateStore> store, Request request, Start start) {
        this.workshop = workshop;
        this.store = store;
        this.request = request;
        this.start = start;
        this.id = start instanceof Start.Queued queued ? queued.execution() : ExecutionIds.next();
        this.asked = new AskedRun(id, request, start);
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
        RoomWait room = new RoomWait(stopper, why -> waits(progress, why));
        Optional<Next.Again> last = Optional.empty();
        for (int unplanned = 0; ; ) {
            if (last.isPresent() && stopper.stopped()) {
                return stopped(last.get(), limit, room);
            }
            switch (next(progress, stopper, limit, room)) {
                case Next.End(RunReport report) -> {
                    return report;
                }
                case Next.Again again -> {
                    last = Optional.of(again);
                    pause(again, stopper, room);
                }
                case Next.Unplanned(PipelineException full) -> {
                    Duration pause = ErrorPolicy.DEFAULT.pause(++unplanned);
                    if (!room.await(full, pause, "it is begun") && last.isEmpty()) {
                        throw RoomWait.stopped(full);
                    }
                }
            }
        }
    }

    private void waits(Progress progress, String why) {
        progress.waits(why);
        begun.ifPresent(running -> running.record().waits(why));
    }

    private static void pause(Next.Again again, Stopper stopper, RoomWait room) {
        PipelineException fault = again.result().fault().orElseThrow().cause();
        if (fault.code() != ErrorCode.NO_SPACE) {
            var _ = stopper.pause(again.pause());
            return;
        }
        String then =
                again.result().checkpoint().isPresent()
                        ? "it goes on behind its last checkpoint"
                        : "it runs again from the start, as nothing of it is committed";
        var _ = room.await(fault, again.pause(), then);
    }

    /** One try; its session is closed, and what it used is free again. */
    private Next next(Progress progress, Stopper stopper, TimeLimit limit, RoomWait room) {
        stopper.becomes(Thread.currentThread()::interrupt);
        try (Session session = new Session(workshop, request, Purpose.RUN, stopper::stopped)) {
            patient = session.waits();
            if (session.plan().isEmpty()) {
                return session.full()
                        .<Next>map(Next.Unplanned::new)
                        .orElseGet(() -> new Next.End(invalid(session)));
            }
            Begun running = begun.isPresent() ? begun.get() : begin(session, stopper, limit, room);
            PipelineExecution result =
                    limit.judge(execute(session, running, progress, stopper, room));
            RunReport report = RunReports.of(result, session);
            Optional<Duration> pause = pause(result, session, running);
            // what follows needs no interrupt any more: it hears of a stop by itself
            stopper.becomes(() -> {});
            if (pause.isEmpty()) {
                return new Next.End(end(running, result, report, room));
            }
            running.record().again(result, pause.get());
            return new Next.Again(result, report, pause.get());
        } catch (OutOfSpace full) {
            if (!patient) {
                throw full;
            }
            return new Next.Unplanned(full);
        }
    }

    private Optional<Duration> pause(PipelineExecution result, Session session, Begun running) {
        Plan plan = session.plan().orElseThrow();
        boolean repeatable =
                running.record().repeatable() && AskedRun.recovery(plan) == Recovery.REPEAT;
        return retries.after(result, plan, repeatable);
    }

    private RunReport stopped(Next.Again last, TimeLimit limit, RoomWait room) {
        PipelineExecution result = limit.judge(last.result().cancelled());
        RunReport report = RunReports.of(result, last.report());
        return begun.map(running -> end(running, result, report, room)).orElse(report);
    }

    private RunReport end(
            Begun running, PipelineExecution result, RunReport report, RoomWait room) {
        RunReport held = holding().after(result, running.origins().root(), report, room::through);
        return running.record().end(result, held);
    }

    private RunReport invalid(Session session) {
        RunReport report = RunReports.invalid(session, id);
        if (begun.isPresent()) {
            begun.get().record().invalid(report.problems());
        } else if (start instanceof Start.Slice && !session.name().isEmpty()) {
            // the next backfill has to know
            RunRecord.begin(store.get(), asked.in(session)).invalid(report.problems());
        } else if (start instanceof Start.Queued) {
            RunRecord.unbegun(store.get(), id).invalid(report.problems());
        }
        return report;
    }

    private Begun begin(Session session, Stopper stopper, TimeLimit limit, RoomWait room) {
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
                                AskedRun.recovery(session.plan().orElseThrow()),
                                stopper::goesOnLater)
                        : RunRecord.begin(store.get(), asked.in(session));
        if (patient) {
            record.waitsBy(room);
        }
        limit.begin(
                request.timeLimit().or(() -> session.pipeline().limits().time()),
                stored.map(StoredExecution::endurance).orElse(Endurance.NONE).spent());
        Begun running =
                new Begun(
                        record,
                        Origins.of(store.get(), record, id, start, stored),
                        Pulse.begin(record, stopper));
        begun = Optional.of(running);
        record.noting(() -> new Mending(store.get(), workshop.home()).mend());
        return running;
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
            Session session, Begun running, Progress progress, Stopper stopper, RoomWait room) {
        Origin origin =
                running.origins()
                        .next(session.plan().orElseThrow(), retries.tried(), workshop.home());
        Optional<RoomWait> patience = patient ? Optional.of(room) : Optional.empty();
        Milestones told = new Told(running.record(), holding(), patience);
        try (Execution execution = execution(id, session, origin, told)) {
            session.stopsWhere(execution::stopped);
            stopper.becomes(execution::cancel);
            try (Watch _ = Watch.begin(execution, progress)) {
                return execution.run();
            }
        }
    }
}
