package dev.sluice.quality;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions in the dialect of RE2, which DuckDB uses: Java's syntax without look-around,
 * back-references, atomic groups and possessive repetition.
 */
final class Patterns {

    private static final Pattern NOT_RE2 =
            Pattern.compile("(?<!\\\\)(\\\\\\\\)*(\\(\\?(=|!|<=|<!|>)|\\\\[1-9GZXRKhk]|[*+?}]\\+)");
    private static final Pattern NAMED_GROUP = Pattern.compile("\\(\\?P?<\\w+>");

    private Patterns() {}

    /** The pattern itself, where it can be one of RE2. */
    static String checked(String pattern) {
        if (NOT_RE2.matcher(pattern).find()) {
            throw invalid(
                    pattern,
                    "look-around, back-references and possessive repetition are not supported",
                    null);
        }
        try {
            Pattern.compile(NAMED_GROUP.matcher(pattern).replaceAll("("));
        } catch (PatternSyntaxException e) {
            throw invalid(pattern, e.getDescription(), e);
        }
        return pattern;
    }

    private static PipelineException invalid(
            String pattern, String why, @org.jspecify.annotations.Nullable Throwable cause) {
        String message = "'" + pattern + "' is not a regular expression (RE2): " + why;
        return cause == null
                ? new PipelineException(ErrorCode.OPTION_INVALID, message)
                : new PipelineException(ErrorCode.OPTION_INVALID, message, cause);
    }
}
