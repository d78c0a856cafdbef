package dev.sluice.cli.local;

import dev.sluice.api.ErrorCode;
import dev.sluice.compiler.Delivery;
import dev.sluice.compiler.Plan;
import dev.sluice.engine.Checkpoint;
import dev.sluice.engine.PipelineExecution;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a run that failed is tried again: where the fault may pass, and nothing comes twice. That
 * is so where its rows are committed at checkpoints, and where nothing of it can be outside. Tries
 * are counted from the last one that got on; those that end at a full disk have no limit, since
 * only somebody who makes room ends them.
 */
final class Retries {

    private Optional<Checkpoint> reached = Optional.empty();
    private int inVain;
    private int withoutRoom;
    private boolean tried;

    /**
     * The longest pause before the next try; empty where there is none.
     *
     * @param repeatable whether nothing of the run can be outside
     */
    Optional<Duration> after(PipelineExecution result, Plan plan, boolean repeatable) {
        Optional<ErrorCode> passing =
                result.fault()
                        .filter(fault -> result.status() == PipelineExecution.Status.FAILED)
                        .map(fault -> fault.cause().code())
                        .filter(code -> code.category() == ErrorCode.Category.TRANSIENT);
        // a thread that was left may still write to its target
        boolean harmless =
                plan.delivery() instanceof Delivery.Checkpoints || repeatable && result.quiet();
        int most = plan.errors().retries();
        if (passing.isEmpty() || !harmless || most == 0) {
            return Optional.empty();
        }
        if (!result.checkpoint().equals(reached)) {
            inVain = 0;
            withoutRoom = 0;
        }
        reached = result.checkpoint();
        tried = true;
        if (passing.get() == ErrorCode.NO_SPACE) {
            return Optional.of(plan.errors().pause(++withoutRoom));
        }
        return ++inVain > most ? Optional.empty() : Optional.of(plan.errors().pause(inVain));
    }

    /** Whether the next try goes on with an earlier one. */
    boolean tried() {
        return tried;
    }
}
