package dev.sluice.cli.local;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.engine.PipelineExecution;
import dev.sluice.pipeline.TimeSpan;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a run may take, all its tries and their pauses together. When that is over, the run is
 * stopped as if somebody had cancelled it, and has failed.
 */
final class TimeLimit implements AutoCloseable {

    private final Stopper stopper;
    private Optional<Duration> limit = Optional.empty();
    private Optional<Thread> clock = Optional.empty();
    private volatile boolean over;

    TimeLimit(Stopper stopper) {
        this.stopper = stopper;
    }

    /**
     * The run begins; called once.
     *
     * @param most empty where it may take as long as it takes
     * @param spent what processes that have ended have used of it
     */
    void begin(Optional<Duration> most, Duration spent) {
        limit = most;
        clock = most.map(span -> Thread.ofVirtual().start(() -> expire(span.minus(spent))));
    }

    private void expire(Duration left) {
        try {
            Thread.sleep(left.isNegative() ? Duration.ZERO : left);
            over = true;
            stopper.stop();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** How a run ended that may have been stopped by this. */
    PipelineExecution judge(PipelineExecution result) {
        return over ? result.stoppedBy(fault()) : result;
    }

    /** What to tell of a fault that may come from being stopped by this. */
    RuntimeException judge(RuntimeException e) {
        boolean stopped =
                over && e instanceof PipelineException known && known.code() == ErrorCode.CANCELLED;
        return stopped ? fault() : e;
    }

    private PipelineException fault() {
        return new PipelineException(
                ErrorCode.TIME_EXCEEDED,
                "the run was stopped when its time was over: it may take "
                        + limit.map(TimeSpan::text).orElse("")
                        + ", all tries together ('limits.time' of the pipeline, or --time-limit)");
    }

    @Override
    public void close() {
        clock.ifPresent(Thread::interrupt);
    }
}
