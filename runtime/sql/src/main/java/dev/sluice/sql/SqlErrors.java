package dev.sluice.sql;

import dev.sluice.api.Column;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Schema;
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
        return guard.find()
                ? new PipelineException(ErrorCode.RULE_STOPPED, guard.group(1), cause)
                : new PipelineException(code(words), words, cause);
    }

    private static ErrorCode code(String words) {
        String kind = words.toLowerCase(Locale.ROOT);
        if (kind.contains("no space left")) {
            return ErrorCode.NO_SPACE;
        }
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
        return ErrorCode.INTERNAL;
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
