package dev.sluice.cli.local;

import dev.sluice.api.ErrorCode;
import dev.sluice.compiler.Delivery;
import dev.sluice.compiler.Plan;
import dev.sluice.engine.Checkpoint;
import dev.sluice.engine.PipelineExecution;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a run that failed is tried again: where the fault may pass, and its rows are committed at
 * checkpoints, so that nothing comes twice. Tries are counted from the last one that got on.
 */
final class Retries {

    private Optional<Checkpoint> reached = Optional.empty();
    private Duration pause = Duration.ZERO;
    private int inVain;
    private boolean tried;

    /** The pause before the next try; empty where there is none. */
    Optional<Duration> after(PipelineExecution result, Plan plan) {
        boolean passing =
                result.status() == PipelineExecution.Status.FAILED
                        && result.fault()
                                .map(fault -> fault.cause().code().category())
                                .filter(ErrorCode.Category.TRANSIENT::equals)
                                .isPresent();
        if (!passing || !(plan.delivery() instanceof Delivery.Checkpoints)) {
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

    /** Waits, unless somebody wants the run to stop: then the next try finds that out at once. */
    void pause(Stopper stopper) {
        stopper.becomes(Thread.currentThread()::interrupt);
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
