package dev.sluice.engine;

import dev.sluice.api.BatchWriter;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Failpoints;
import dev.sluice.api.OutOfSpace;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Target.Delivery;
import dev.sluice.compiler.Plan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Ends the writers of a run. All are prepared before the first is committed, so that a fault finds
 * every target as it was; then those commit first whose commit can still be refused (databases),
 * and those last whose commit is a rename. No two systems share a transaction: where a commit fails
 * after all, the run knows which targets have their rows.
 */
final class Commits {

    private final Run run;
    private final List<String> ordered;
    private final List<String> committed = new ArrayList<>();

    Commits(Run run) {
        this.run = run;
        this.ordered =
                run.plan().nodes().stream()
                        .filter(Plan.TargetNode.class::isInstance)
                        .map(Plan.TargetNode.class::cast)
                        .sorted(Comparator.comparingInt(node -> risk(node.target().delivery())))
                        .map(Plan.TargetNode::id)
                        .toList();
    }

    private static int risk(Delivery delivery) {
        return switch (delivery) {
            case TRANSACTIONAL -> 0;
            case ALL_OR_NOTHING -> 1;
            case AT_LEAST_ONCE -> 2;
        };
    }

    /** Prepares and commits; a run that was stopped meanwhile is not committed. */
    void commit() {
        Position position = run.checkpoints().map(Checkpoints::end).orElseGet(run.origin()::end);
        Failpoints.reach("before-commit");
        for (String node : ordered) {
            step(node, () -> writer(node).prepare(position));
        }
        if (run.stopped()) {
            return;
        }
        if (run.checkpoints().isEmpty()) {
            run.told().committing();
        }
        Failpoints.reach("prepared");
        for (String node : ordered) {
            try {
                step(node, () -> writer(node).commit(position));
            } catch (OutOfSpace e) {
                if (e.undone() && committed.isEmpty()) {
                    run.told().refused();
                }
                throw e;
            }
            committed.add(node);
            Failpoints.reach("after-target");
        }
        Failpoints.reach("after-commit");
        run.checkpoints().ifPresent(Checkpoints::ended);
    }

    private BatchWriter writer(String node) {
        return Objects.requireNonNull(run.writers().get(node));
    }

    private void step(String node, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            RuntimeException told = committed.isEmpty() ? e : partly(node, e);
            run.fail(node, told);
            throw told;
        }
    }

    private PipelineException partly(String node, RuntimeException e) {
        ErrorCode code = e instanceof PipelineException known ? known.code() : ErrorCode.INTERNAL;
        return new PipelineException(
                code,
                e.getMessage()
                        + ". The run is committed in part: "
                        + Settlement.names(committed)
                        + " "
                        + (committed.size() == 1 ? "has its" : "have their")
                        + " rows; "
                        + Settlement.names(missing())
                        + " "
                        + (missing().size() == 1 ? "does" : "do")
                        + " not. Whether '"
                        + node
                        + "' kept its rows is for its system to say: look there",
                e);
    }

    /** The targets that have their rows, in the order of their commits. */
    List<String> committed() {
        return List.copyOf(committed);
    }

    private List<String> missing() {
        return ordered.stream().filter(node -> !committed.contains(node)).toList();
    }
}
