package dev.sluice.engine;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one run at a time has a file of open windows: DuckDB would let two runs of one
 * process share it. Held until it is closed, or its process ends.
 */
final class WindowLock implements AutoCloseable {

    private final FileChannel channel;

    private WindowLock(FileChannel channel) {
        this.channel = channel;
    }

    /** The file of the lock. */
    static Path file(Path locked) {
        return locked.resolveSibling(locked.getFileName() + ".lock");
    }

    /**
     * The lock of that file, in a folder that is made where it is not there.
     *
     * @throws PipelineException where another run has it, or the folder cannot be written
     */
    static WindowLock of(Path locked) {
        FileChannel channel = null;
        try {
            Files.createDirectories(locked.toAbsolutePath().getParent());
            channel =
                    FileChannel.open(
                            file(locked), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return new WindowLock(channel);
            }
        } catch (OverlappingFileLockException _) {
            // another run of this process has it: told below
        } catch (IOException e) {
            close(channel);
            throw new PipelineException(
                    ErrorCode.NO_SPACE,
                    "the rows of open windows cannot be kept in "
                            + locked
                            + " ("
                            + e
                            + "): make that folder writable and run again",
                    e);
        }
        close(channel);
        throw new PipelineException(
                ErrorCode.STATE_LOCKED,
                "the rows of open windows in "
                        + locked
                        + " are in use by another run of this pipeline: wait for its end, or cancel"
                        + " it");
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException _) {
            // the lock goes with the process at the latest
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
