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
 * are counted from the last one that got on.
 */
final class Retries {

    private Optional<Checkpoint> reached = Optional.empty();
    private Duration pause = Duration.ZERO;
    private int inVain;
    private boolean tried;

    /**
     * The pause before the next try; empty where there is none.
     *
     * @param repeatable whether nothing of the run can be outside
     */
    Optional<Duration> after(PipelineExecution result, Plan plan, boolean repeatable) {
        boolean passing =
                result.status() == PipelineExecution.Status.FAILED
                        && result.fault()
                                .map(fault -> fault.cause().code().category())
                                .filter(ErrorCode.Category.TRANSIENT::equals)
                                .isPresent();
        // a thread that was left may still write to its target
        boolean harmless =
                plan.delivery() instanceof Delivery.Checkpoints || repeatable && result.quiet();
        if (!passing || !harmless) {
            return Optional.empty();
        }
        inVain = result.checkpoint().equals(reached) ? inVain + 1 : 1;
        reached = result.checkpoint();
        tried = true;
        if (inVain > plan.errors().retries()) {
            return Optional.empty();
        }
        pause = plan.errors().pause(inVain);
        return Optional.of(pause);
    }

    /** Whether the next try goes on with an earlier one. */
    boolean tried() {
        return tried;
    }

    /** Waits; gives false, at once, where somebody wants the run to stop. */
    boolean pause(Stopper stopper) {
        stopper.becomes(Thread.currentThread()::interrupt);
        try {
            Thread.sleep(pause);
            return !stopper.stopped();
        } catch (InterruptedException e) {
            return false;
        }
    }
}
