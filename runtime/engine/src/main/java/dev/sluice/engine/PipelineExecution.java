package dev.sluice.engine;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run of a pipeline that has ended: when, how, and what every node did.
 *
 * @param pipeline the pipeline's name
 * @param metrics the counts, node by node
 * @param logs what is worth knowing and did not end it
 * @param fault what ended it, where it failed
 * @param settlement what is done outside, also where it failed
 * @param checkpoint the last one, where rows are committed batch by batch; of a run that failed, a
 *     further one goes on behind it
 * @param quiet whether all its threads have ended; until then its memory is not to be taken
 * @param quarantine the file with the bad rows, where there were any
 */
public record PipelineExecution(
        String id,
        String pipeline,
        Status status,
        Instant startTime,
        Instant endTime,
        List<NodeCounts> metrics,
        List<String> logs,
        Optional<Fault> fault,
        Settlement settlement,
        Optional<Checkpoint> checkpoint,
        boolean quiet,
        Optional<Path> quarantine) {

    /** The ways an execution ends. */
    public enum Status {
        SUCCEEDED,
        FAILED,
        CANCELLED
    }

    /** What ended it, and at which node. */
    public record Fault(String node, PipelineException cause) {}

    public PipelineExecution {
        metrics = List.copyOf(metrics);
        logs = List.copyOf(logs);
    }

    /**
     * The same, ended by that fault: for a run that was stopped because of it. A run that has an
     * end of its own keeps it.
     */
    public PipelineExecution stoppedBy(PipelineException cause) {
        return status == Status.CANCELLED
                ? ended(Status.FAILED, Optional.of(new Fault("", cause)))
                : this;
    }

    /** The same, cancelled: for a run that failed and was stopped before its next try. */
    public PipelineExecution cancelled() {
        return ended(Status.CANCELLED, Optional.empty());
    }

    private PipelineExecution ended(Status end, Optional<Fault> by) {
        return new PipelineExecution(
                id,
                pipeline,
                end,
                startTime,
                endTime,
                metrics,
                logs,
                by,
                settlement,
                checkpoint,
                quiet,
                quarantine);
    }

    /** What to know before the next run. */
    public String remedy() {
        if (fault.filter(by -> by.cause().code() == ErrorCode.RUN_UNFINISHED).isPresent()) {
            return "this run has begun nothing; what the earlier one has committed stays as it is";
        }
        return checkpoint
                .filter(reached -> !reached.done())
                .map(reached ->
                        "the rows up to the last checkpoint are committed. Correct this, then resume"
                                + " the run ('sluice executions resume "
                                + id
                                + "'): it goes on behind them")
                .orElseGet(settlement::remedy);
    }

    /** How long it took. */
    public double seconds() {
        return Duration.between(startTime, endTime).toNanos() / 1e9;
    }
}
