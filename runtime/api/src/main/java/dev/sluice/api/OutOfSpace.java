package dev.sluice.api;

import java.io.IOException;
import java.io.Serial;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A disk, or the quota on it, that is full: {@link ErrorCode#NO_SPACE}, and where that is known,
 * the file or folder that was written. Whoever runs a pipeline waits until somebody has made room.
 */
public final class OutOfSpace extends PipelineException {

    @Serial private static final long serialVersionUID = 1L;

    /** With less than that, a file system takes no further page of anything. */
    private static final long A_PAGE = 64 << 10;

    private final @Nullable String place;
    private final boolean undone;

    private OutOfSpace(@Nullable String place, boolean undone, String message, Throwable cause) {
        super(ErrorCode.NO_SPACE, message, cause);
        this.place = place;
        this.undone = undone;
    }

    /** On a disk of this machine. */
    public OutOfSpace(Path place, String message, Throwable cause) {
        this(place.toString(), false, message, cause);
    }

    /** On a disk that cannot be looked at from here, such as a server's. */
    public OutOfSpace(String message, Throwable cause) {
        this(null, false, message, cause);
    }

    /** The same, where it is known that nothing of what was to be committed is there. */
    public OutOfSpace ofRefusedCommit() {
        return new OutOfSpace(place, true, String.valueOf(getMessage()), this);
    }

    /** Whether it refused a commit of which nothing is there. */
    public boolean undone() {
        return undone;
    }

    /** The file or folder that was written; empty where it cannot be looked at. */
    public Optional<Path> place() {
        return Optional.ofNullable(place).map(Path::of);
    }

    /** The place of a fault that comes from one of these. */
    public static Optional<Path> placeOf(Throwable fault) {
        for (Throwable at = fault; at != null; at = at.getCause()) {
            if (at instanceof OutOfSpace full && full.place().isPresent()) {
                return full.place();
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the fault says that there was no space. The system's words may be in its user's
     * language: {@link #met} also looks at the disk.
     */
    public static boolean said(Throwable fault) {
        for (Throwable at = fault; at != null; at = at.getCause()) {
            if (at instanceof OutOfSpace || said(at.getMessage())) {
                return true;
            }
        }
        return false;
    }

    /** The same, of words. */
    public static boolean said(@Nullable String words) {
        String lower = words == null ? "" : words.toLowerCase(Locale.ROOT);
        return lower.contains("no space left") || lower.contains("quota exceeded");
    }

    /**
     * Whether writing there failed for want of space: it says so, or there is none and the fault
     * says nothing else.
     */
    public static boolean met(Throwable fault, Path place) {
        boolean other =
                fault instanceof ClosedChannelException
                        || fault instanceof FileSystemException
                                && fault.getClass() != FileSystemException.class;
        return said(fault) || !other && free(place).orElse(A_PAGE) < A_PAGE;
    }

    /** Bytes that may still be written there; empty where the system cannot tell. */
    public static OptionalLong free(Path place) {
        Path there = place.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return OptionalLong.of(Files.getFileStore(there).getUsableSpace());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
