package dev.sluice.component.file;

import dev.sluice.api.BatchReader;
import dev.sluice.api.PipelineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file of a folder, read one batch ahead: so the last batch is known as the last, and a file
 * that was written to meanwhile is noticed before a batch of it is handed on.
 */
final class FolderFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FolderFile.class);

    private final FoundFile file;
    private final BatchReader rows;
    private final Path temporary;
    private BatchReader.@Nullable Chunk ahead;
    private boolean begun;
    private boolean ended;
    private boolean handedOn;

    /**
     * @param handedOn whether rows of it were handed on by an earlier run
     * @param temporary a folder of this file's own, removed with it
     */
    FolderFile(FoundFile file, BatchReader rows, boolean handedOn, Path temporary) {
        this.file = file;
        this.rows = rows;
        this.handedOn = handedOn;
        this.temporary = temporary;
    }

    FoundFile file() {
        return file;
    }

    /**
     * The next batch; empty where the file has no row at all, or is no longer what it was and
     * nothing of it has been handed on: {@link #finished} tells which.
     *
     * @throws PipelineException where it cannot be read, or changed after rows were handed on
     */
    Optional<BatchReader.Chunk> next() {
        try {
            if (!begun) {
                ahead = rows.next();
                begun = true;
            }
            BatchReader.Chunk first = ahead;
            ahead = null;
            if (first != null) {
                try {
                    ahead = rows.next();
                } catch (RuntimeException e) {
                    first.batch().close();
                    throw e;
                }
            }
            if (!unchanged()) {
                release(first);
                return gone(null);
            }
            ended = ahead == null;
            handedOn |= first != null;
            return Optional.ofNullable(first);
        } catch (PipelineException e) {
            if (unchanged()) {
                throw e;
            }
            return gone(e); // what failed was not the file that was found
        }
    }

    private Optional<BatchReader.Chunk> gone(@Nullable PipelineException cause) {
        if (handedOn) {
            throw cause == null
                    ? Faults.unreadable(file.path(), halfRead())
                    : new PipelineException(
                            dev.sluice.api.ErrorCode.SOURCE_UNREADABLE,
                            file.path() + " cannot be read: " + halfRead(),
                            cause);
        }
        return Optional.empty();
    }

    private static String halfRead() {
        return "it was written to, or removed, while it was read. Put it back as it was and run"
                + " again; or let 'changed' say that what is left of it is skipped, or that it is"
                + " read again. Writers should use another name until a file is complete";
    }

    private boolean unchanged() {
        return Folder.stamp(file.path()).filter(file.stamp()::sameContent).isPresent();
    }

    /** Whether all of it has been read. */
    boolean finished() {
        return ended;
    }

    OptionalDouble progress() {
        return rows.progress();
    }

    private static void release(BatchReader.@Nullable Chunk chunk) {
        if (chunk != null) {
            chunk.batch().close();
        }
    }

    @Override
    public void close() {
        release(ahead);
        ahead = null;
        try {
            rows.close();
        } finally {
            discard(temporary);
        }
    }

    /** Removes a file's temporary folder; what stays goes with the run's. */
    static void discard(Path temporary) {
        try {
            Staging.delete(temporary);
        } catch (IOException e) {
            LOG.debug("a temporary folder is left to the end of the run folder={}", temporary);
        }
    }
}
