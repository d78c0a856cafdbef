package dev.sluice.sql;

import dev.sluice.api.Column;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.OutOfSpace;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Schema;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DuckDB's errors as faults with a code, in its own words without the caret excerpt. */
final class SqlErrors {

    private static final Pattern PREFIX =
            Pattern.compile("^(java\\.sql\\.SQLException: )?(Java exception: )?");

    /** What a step's own SQL says by {@code error(…)} where it finds what may not be. */
    private static final Pattern GUARD = Pattern.compile("(?s)^Invalid Input Error: sluice: (.*)");

    /** By itself DuckDB spills no more than the disk has room for when it begins to. */
    private static final String SPILL_LIMIT = "max_temp_directory_size";

    /** A file that DuckDB names. */
    private static final Pattern FILE = Pattern.compile("\"(/[^\"]+)\"");

    private SqlErrors() {}

    static PipelineException translate(Exception cause, String what) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof PipelineException known) {
                return known;
            }
        }
        String message = String.valueOf(cause.getMessage()).strip();
        int excerpt = message.indexOf("\n\nLINE ");
        String words =
                PREFIX.matcher(excerpt < 0 ? message : message.substring(0, excerpt))
                        .replaceFirst("");
        Matcher guard = GUARD.matcher(words);
        if (guard.find()) {
            return new PipelineException(ErrorCode.RULE_STOPPED, guard.group(1), cause);
        }
        if (words.contains(SPILL_LIMIT)) {
            // its advice is to change a setting, which is locked
            Path folder = Path.of(System.getProperty("java.io.tmpdir"));
            return new OutOfSpace(
                    folder,
                    "a query needs more space for temporary files than "
                            + folder
                            + " has: free some",
                    cause);
        }
        if (OutOfSpace.said(words)) {
            return full(words, cause);
        }
        ErrorCode code = code(words);
        return new PipelineException(code, advised(code, words), cause);
    }

    private static String advised(ErrorCode code, String words) {
        return switch (code) {
            case WRITE_FAILED ->
                    words
                            + ": look whether the folder is still there and may be written, and run"
                            + " again";
            // its own advice is to change settings, which are locked
            case OUT_OF_MEMORY ->
                    words.lines().findFirst().orElse(words)
                            + ": give the pipeline more with 'limits.memory', or read fewer columns"
                            + " ('select' of a source)";
            default -> words;
        };
    }

    /** Where it names the file it wrote, that tells the disk. */
    private static PipelineException full(String words, Exception cause) {
        Matcher file = FILE.matcher(words);
        String message = words + ": free some space there";
        return file.find()
                ? new OutOfSpace(Path.of(file.group(1)), message, cause)
                : new OutOfSpace(message, cause);
    }

    private static ErrorCode code(String words) {
        String kind = words.toLowerCase(Locale.ROOT);
        if (kind.startsWith("out of memory")) {
            return ErrorCode.OUT_OF_MEMORY;
        }
        if (kind.startsWith("permission error")) {
            return ErrorCode.ACCESS_DENIED;
        }
        if (kind.startsWith("interrupt")) {
            return ErrorCode.CANCELLED;
        }
        if (kind.startsWith("binder")
                || kind.startsWith("parser")
                || kind.startsWith("catalog")
                || kind.startsWith("syntax")) {
            return ErrorCode.EXPRESSION_INVALID;
        }
        if (kind.startsWith("conversion")
                || kind.startsWith("out of range")
                || kind.startsWith("invalid input")) {
            return ErrorCode.COLUMN_TYPE_MISMATCH;
        }
        // files that a source reads are told by the source, which knows its own
        return kind.startsWith("io error: cannot open file")
                ? ErrorCode.WRITE_FAILED
                : ErrorCode.INTERNAL;
    }

    static Schema schema(List<Column> columns) {
        try {
            return new Schema(columns);
        } catch (IllegalArgumentException e) {
            throw new PipelineException(
                    ErrorCode.EXPRESSION_INVALID, e.getMessage() + ": rename one of them", e);
        }
    }
}
