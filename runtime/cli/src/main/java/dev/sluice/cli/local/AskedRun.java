package dev.sluice.cli.local;

import dev.sluice.cli.Engine.Request;
import dev.sluice.cli.Engine.Start;
import dev.sluice.compiler.Delivery;
import dev.sluice.compiler.Plan;
import dev.sluice.store.NewExecution;
import dev.sluice.store.Recovery;
import dev.sluice.store.Trigger;

/** An execution as it is asked for. */
record AskedRun(String id, Request request, Start start) {

    /** As it is recorded, of the pipeline of that session. */
    NewExecution in(Session session) {
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

    /** What becomes of the run where its process ends, as long as nothing of it can be outside. */
    static Recovery recovery(Plan plan) {
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
}
