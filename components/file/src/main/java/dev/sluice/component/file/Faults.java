package dev.sluice.component.file;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.OutOfSpace;
import dev.sluice.api.PipelineException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

/** Faults of files, in words: what happened, where, what to do. */
final class Faults {

    private static final Set<ErrorCode> KEPT =
            Set.of(
                    ErrorCode.NO_SPACE,
                    ErrorCode.OUT_OF_MEMORY,
                    ErrorCode.CANCELLED,
                    ErrorCode.SOURCE_NOT_FOUND,
                    ErrorCode.SOURCE_UNREADABLE,
                    ErrorCode.SCHEMA_MISMATCH,
                    ErrorCode.OPTION_INVALID);

    private Faults() {}

    static PipelineException unreadable(Path file, Exception cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof AccessDeniedException) {
                return new PipelineException(
                        ErrorCode.ACCESS_DENIED,
                        file + " may not be read: give this user the right to read it",
                        cause);
            }
        }
        if (OutOfSpace.said(cause)) {
            return new OutOfSpace(
                    Path.of(System.getProperty("java.io.tmpdir")),
                    "no space is left for temporary files, which "
                            + file
                            + " needs to be read: free some",
                    cause);
        }
        if (cause instanceof EOFException) {
            return unreadable(
                    file, "it ends in the middle of its data: fetch it again, it is cut off");
        }
        return new PipelineException(
                ErrorCode.SOURCE_UNREADABLE,
                file
                        + " cannot be read ("
                        + String.valueOf(cause.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ")
                        + "): check that it is complete, and of the format and compression named",
                cause);
    }

    static PipelineException unreadable(Path file, String why) {
        return new PipelineException(ErrorCode.SOURCE_UNREADABLE, file + " cannot be read: " + why);
    }

    /** What DuckDB says about reading these files. */
    static PipelineException reading(FileSet files, PipelineException cause) {
        if (KEPT.contains(cause.code())) {
            return cause;
        }
        String words = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        String found =
                words.contains("Invalid result set")
                        ? "it ends in the middle of its data or is damaged"
                        : words.contains("reached an invalid state")
                                ? "its lines end in different ways: make them all alike"
                                : words;
        return new PipelineException(
                ErrorCode.SOURCE_UNREADABLE,
                files.describe()
                        + " cannot be read ("
                        + found
                        + "): check that it is complete, and of the format and compression named",
                cause);
    }

    static PipelineException writing(Path file, Exception cause) {
        String words = String.valueOf(cause.getMessage());
        if (cause instanceof PipelineException known && known.code() == ErrorCode.CANCELLED) {
            return known;
        }
        if (cause instanceof ClosedByInterruptException) {
            return new PipelineException(ErrorCode.CANCELLED, "the run was cancelled", cause);
        }
        if (OutOfSpace.said(cause) || cause instanceof IOException && OutOfSpace.met(cause, file)) {
            return new OutOfSpace(file, "no space is left for " + file + ": free some", cause);
        }
        if (cause instanceof AccessDeniedException) {
            return new PipelineException(
                    ErrorCode.ACCESS_DENIED,
                    file + " may not be written: give this user the right to write there",
                    cause);
        }
        if (cause instanceof NoSuchFileException) {
            return new PipelineException(
                    ErrorCode.WRITE_FAILED,
                    file + " cannot be written: its folder was removed meanwhile; run again",
                    cause);
        }
        return new PipelineException(
                ErrorCode.WRITE_FAILED, file + " cannot be written: " + words, cause);
    }

    static PipelineException writing(Path file, IOException cause, String step) {
        return writing(file, new IOException(step + ": " + cause.getMessage(), cause));
    }
}
