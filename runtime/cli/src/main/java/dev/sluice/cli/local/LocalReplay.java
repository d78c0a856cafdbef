package dev.sluice.cli.local;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.cli.Engine.Finding;
import dev.sluice.cli.Engine.Progress;
import dev.sluice.cli.Engine.Request;
import dev.sluice.cli.Engine.RunReport;
import dev.sluice.cli.Replaying.Asked;
import dev.sluice.cli.quarantine.HeldPages;
import dev.sluice.cli.quarantine.Holding;
import dev.sluice.cli.quarantine.Settling;
import dev.sluice.compiler.Plan;
import dev.sluice.engine.Execution;
import dev.sluice.engine.Milestones;
import dev.sluice.engine.Origin;
import dev.sluice.engine.PipelineExecution;
import dev.sluice.store.HeldFilter;
import dev.sluice.store.HeldRow;
import dev.sluice.store.HeldSource;
import dev.sluice.store.NewExecution;
import dev.sluice.store.Replay;
import dev.sluice.store.StateStore;
import dev.sluice.store.Trigger;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * One replay: an execution whose rows are held ones. It takes them in the store, sends them, and
 * settles them once the targets have committed under its name. In between, any crash leaves the
 * replay open, for the next one of the pipeline to finish.
 */
final class LocalReplay {

    private final Workshop workshop;
    private final StateStore store;
    private final Request request;
    private final ReplaySession planning;
    private final Settling settling;

    LocalReplay(Workshop workshop, StateStore store, Request request) {
        this.workshop = workshop;
        this.store = store;
        this.request = request;
        this.planning = new ReplaySession(workshop, request);
        this.settling = new Settling(store, workshop.home());
    }

    /** Takes held rows, and sends them. */
    RunReport run(Asked asked, Progress progress, Stopper stopper) {
        String id = ExecutionIds.next();
        ReplaySession.Known known = planning.look(asked.node(), asked.edits());
        try (Session session = session(known, id, asked.executions(), Set.of())) {
            if (session.plan().isEmpty()) {
                return RunReports.invalid(session, id);
            }
            Replay replay =
                    Replay.begin(
                            id,
                            known.pipeline(),
                            asked.node(),
                            asked.edits(),
                            asked.mostAttempts());
            RunRecord record = RunRecord.begin(store, execution(id, replay));
            try {
                take(replay, asked);
                return send(replay, session, record, progress, stopper);
            } catch (RuntimeException | Error e) {
                record.broken(e);
                throw e;
            }
        }
    }

    /** Sends the rows of a replay to the targets that lack them. */
    RunReport goOn(Replay replay, Set<String> without, Progress progress, Stopper stopper) {
        String id = ExecutionIds.next();
        ReplaySession.Known known = planning.look(replay.node(), replay.edits());
        List<String> executions = executions(replay);
        try (Session session = session(known, replay.execution(), executions, without)) {
            if (session.plan().isEmpty()) {
                return RunReports.invalid(session, id);
            }
            RunRecord record =
                    RunRecord.begin(store, execution(id, replay).resuming(replay.latest()));
            try {
                settling.refusedBy(replay, without::contains);
                store.replays().goOn(replay.execution(), id);
                Replay latest = store.replays().find(replay.execution()).orElseThrow();
                return send(latest, session, record, progress, stopper);
            } catch (RuntimeException | Error e) {
                record.broken(e);
                throw e;
            }
        }
    }

    private List<String> executions(Replay replay) {
        return store.quarantine().sources(taken(replay.pipeline(), replay.node())).stream()
                .map(HeldSource::execution)
                .toList();
    }

    /** The rows that the one open replay of a pipeline has taken. */
    private static HeldFilter taken(String pipeline, String node) {
        return HeldFilter.ALL.of(pipeline).at(node).in(HeldRow.State.REPLAYING);
    }

    private Session session(
            ReplaySession.Known known,
            String commit,
            List<String> executions,
            Set<String> without) {
        if (known.entry().isEmpty()) {
            return new Session(workshop, request, Purpose.LOOK); // which says what is wrong
        }
        Supplier<HeldPages> pages =
                () ->
                        new HeldPages(
                                store.quarantine(),
                                taken(known.pipeline(), known.entered().node()),
                                executions);
        return planning.plan(known, pages, commit, without, (target, context) -> target);
    }

    private NewExecution execution(String id, Replay replay) {
        String file = request.file().toAbsolutePath().normalize().toString();
        Trigger trigger = new Trigger(Trigger.Kind.REPLAY, replay.node());
        return NewExecution.of(id, replay.pipeline(), file, trigger).with(request.parameters());
    }

    private void take(Replay replay, Asked asked) {
        HeldFilter filter = asked.filter().of(replay.pipeline()).at(replay.node());
        if (store.replays().open(replay, filter, asked.executions()) == 0) {
            throw new PipelineException(
                    ErrorCode.STATE_CONFLICT,
                    "there are no such rows any more: another replay or a purge has taken them");
        }
    }

    private RunReport send(
            Replay replay, Session session, RunRecord record, Progress progress, Stopper stopper) {
        Origin origin =
                Origin.replay(replay.execution(), Holding.file(workshop.home(), replay.latest()));
        Commit commit = new Commit(record);
        PipelineExecution result;
        try (Execution execution = LocalRun.execution(replay.latest(), session, origin, commit)) {
            session.stopsWhere(execution::stopped);
            stopper.becomes(execution::cancel);
            try (Watch _ = Watch.begin(execution, progress);
                    Pulse _ = Pulse.begin(record, stopper)) {
                result = execution.run();
            }
        }
        RunReport report = RunReports.of(result, session);
        for (String note : planning.notes(session.plan().orElseThrow())) {
            report = report.and(new Finding("", 0, 0, "warning", note, ""));
        }
        return record.end(result, settled(replay, result, commit.begun, report));
    }

    /** Whether the targets have been asked to commit: from then on only they know. */
    private static final class Commit implements Milestones {
        private final RunRecord record;
        private volatile boolean begun;

        Commit(RunRecord record) {
            this.record = record;
        }

        @Override
        public void committing() {
            begun = true;
            record.committing();
        }
    }

    private RunReport settled(
            Replay replay, PipelineExecution result, boolean committing, RunReport report) {
        try {
            boolean first = replay.latest().equals(replay.execution());
            if (result.status() == PipelineExecution.Status.SUCCEEDED) {
                settling.settle(replay);
            } else if (!committing && first) {
                store.replays().release(replay.execution());
            }
            return report;
        } catch (PipelineException e) {
            return report.and(
                    new Finding(
                            "",
                            0,
                            0,
                            e.code().code(),
                            "what became of the rows could not be recorded: " + e.getMessage(),
                            "the next 'sluice quarantine replay' of this pipeline does so"));
        }
    }

    /**
     * What became of a replay at its targets.
     *
     * @param have targets that have committed it
     * @param lack targets that have not
     */
    record Standing(Set<String> have, Set<String> lack) {}

    /**
     * Asks the targets of a replay that broke off.
     *
     * @throws PipelineException where they cannot be asked
     */
    Standing ask(Replay replay) {
        ReplaySession.Known known = planning.look(replay.node(), replay.edits());
        try (Session session = session(known, replay.execution(), executions(replay), Set.of())) {
            Set<String> have = new TreeSet<>();
            Set<String> lack = new TreeSet<>();
            for (Plan.PlannedNode node :
                    session.plan().orElseThrow(() -> unasked(session)).nodes()) {
                if (node instanceof Plan.TargetNode target && target.target().recalls()) {
                    boolean there = target.target().committed().value().equals(replay.execution());
                    (there ? have : lack).add(target.id());
                }
            }
            return new Standing(have, lack);
        }
    }

    private static PipelineException unasked(Session session) {
        Finding first = session.findings().getFirst();
        return new PipelineException(
                ErrorCode.STATE_CONFLICT,
                "what its targets have committed cannot be asked, because the pipeline cannot be"
                        + " planned: "
                        + first.message()
                        + ". Correct that first");
    }
}
