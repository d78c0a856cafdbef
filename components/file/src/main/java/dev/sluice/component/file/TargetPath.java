package dev.sluice.component.file;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The one path that a target writes. */
final class TargetPath {

    private TargetPath() {}

    static Path of(Options options, ConnectorContext context) {
        List<String> paths = FileSet.checked(options);
        if (paths.size() != 1) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID, "a target writes one file: give one 'path'");
        }
        return context.resolve(paths.getFirst()).toAbsolutePath();
    }

    /** Refuses what a file would take the place of and is none: a pipe, a device or a socket. */
    static void requireNoDevice(Path path) {
        if (Files.exists(path) && !Files.isDirectory(path) && !Files.isRegularFile(path)) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    path
                            + " is a pipe, a device or a socket, and a file would be put in its"
                            + " place: name a file");
        }
    }

    /** Refuses a folder that is there and cannot be written to, or cannot be made. */
    static void requireWritable(Path folder) {
        Path there = folder;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there == null || !Files.isDirectory(there) || !Files.isWritable(there)) {
            throw new PipelineException(
                    ErrorCode.ACCESS_DENIED,
                    folder + " cannot be written to: create it, or give this user the right to");
        }
    }
}
