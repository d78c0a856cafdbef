package dev.sluice.api;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What the engine lends a connector for one run.
 *
 * @param node the node's id, for messages
 * @param delivery the name under which a target keeps the position of what it committed: the same
 *     for every run of this pipeline's node, and no other's
 * @param allocator makes every batch of the run; limited, owned by the engine
 * @param base the folder of the pipeline file: relative paths start here
 * @param temporary a folder of the run's own, removed after it
 * @param cancelled true once the run is to stop
 */
public record ConnectorContext(
        String node,
        String delivery,
        BufferAllocator allocator,
        Path base,
        Path temporary,
        BooleanSupplier cancelled) {

    /** The path a user wrote, from the pipeline's folder. */
    public Path resolve(String path) {
        return base.resolve(path).normalize();
    }
}
