package dev.sluice.api;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
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
 * @param lasting a folder that stays from run to run, for what a position would be too long with;
 *     not made before it is needed
 * @param cancelled true once the run is to stop
 */
public record ConnectorContext(
        String node,
        String delivery,
        BufferAllocator allocator,
        Path base,
        Path temporary,
        Path lasting,
        BooleanSupplier cancelled) {

    private static final Duration GLANCE = Duration.ofMillis(50);

    /** A context of which nothing stays. */
    public ConnectorContext(
            String node,
            String delivery,
            BufferAllocator allocator,
            Path base,
            Path temporary,
            BooleanSupplier cancelled) {
        this(node, delivery, allocator, base, temporary, temporary, cancelled);
    }

    /** The same, with another folder for what is temporary. */
    public ConnectorContext withTemporary(Path folder) {
        return new ConnectorContext(node, delivery, allocator, base, folder, lasting, cancelled);
    }

    /**
     * The delivery in 32 letters and digits, for places that take no other characters: names of
     * transactions and of files.
     */
    public String deliveryKey() {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(delivery.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The path a user wrote, from the pipeline's folder. */
    public Path resolve(String path) {
        return base.resolve(path).normalize();
    }

    /** The path as a user wrote it: from the pipeline's folder, where it lies in there. */
    public String place(Path file) {
        Path from = base.toAbsolutePath().normalize();
        Path whole = file.toAbsolutePath().normalize();
        return (whole.startsWith(from) ? from.relativize(whole) : whole).toString();
    }

    /** Gives up with {@link ErrorCode#CANCELLED} where the run is to stop. */
    public void requireRunning() {
        if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw new PipelineException(ErrorCode.CANCELLED, "the run was cancelled");
        }
    }

    /** Lets the time pass on the caller's thread, unless the run is to stop. */
    public void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        requireRunning();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            try {
                Thread.sleep(Duration.ofNanos(Math.min(left, GLANCE.toNanos())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            requireRunning();
        }
    }
}
