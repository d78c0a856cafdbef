package dev.sluice.engine;

import dev.sluice.api.PipelineException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How an execution ended.
 *
 * @param quarantine the file with the bad rows, where there were any
 */
public record ExecutionResult(
        String execution,
        Status status,
        List<NodeCounts> nodes,
        double seconds,
        Optional<Fault> fault,
        List<String> warnings,
        Optional<Path> quarantine) {

    /** The ways an execution ends. */
    public enum Status {
        SUCCEEDED,
        FAILED,
        CANCELLED
    }

    /** What ended it, and at which node. */
    public record Fault(String node, PipelineException cause) {}

    public ExecutionResult {
        nodes = List.copyOf(nodes);
        warnings = List.copyOf(warnings);
    }
}
