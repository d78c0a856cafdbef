package dev.sluice.component.file;

import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import java.time.Duration;
import java.util.Locale;

/**
 * How a folder is read on from run to run.
 *
 * @param follow whether a run waits for further files until it is cancelled
 * @param settle how long a file has to be left alone before it is read
 * @param changed what becomes of a file that was taken and written to afterwards
 */
record FolderOptions(boolean follow, Duration settle, Changed changed, AfterRead after) {

    private static final Duration SETTLE = Duration.ofSeconds(2);

    /** What becomes of files that are written to after they were taken. */
    enum Changed {
        /** It is told; one of which only a part was read ends the run. */
        TELL,
        /** It is told, and what was not read of it is left out. */
        SKIP,
        /** It is read again, from its start. */
        READ
    }

    /** Whether these options ask for a folder that is read on from run to run. */
    static boolean asked(Options options) {
        return options.flag("new-files", false) || options.flag("follow", false);
    }

    static FolderOptions of(Options options, ConnectorContext context) {
        if (options.flag("hive-partitioned", false)) {
            throw invalid(
                    "'hive-partitioned' does not go with 'new-files': the types of such columns are"
                            + " found out from all folders. Use 'filename' for a column of paths");
        }
        return new FolderOptions(
                options.flag("follow", false),
                options.duration("settle", SETTLE, Duration.ofHours(24)),
                changed(options.text("changed").orElse("tell")),
                AfterRead.of(options, context));
    }

    /** Refuses options that mean nothing for files that are read whole by each run. */
    static void requireNone(Options options) {
        for (String name : new String[] {"settle", "changed", "done", "done-folder"}) {
            if (options.has(name)) {
                throw invalid("option '" + name + "' goes with 'new-files' or 'follow'");
            }
        }
    }

    private static Changed changed(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "tell" -> Changed.TELL;
            case "skip" -> Changed.SKIP;
            case "read" -> Changed.READ;
            default -> throw invalid("option 'changed' is '" + word + "'; use tell, skip or read");
        };
    }

    private static PipelineException invalid(String message) {
        return new PipelineException(ErrorCode.OPTION_INVALID, message);
    }
}
