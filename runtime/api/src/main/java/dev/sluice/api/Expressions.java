package dev.sluice.api;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Takes SQL expressions out of options and makes them safe to stand inside a larger statement: an
 * expression may not end the parentheses it is put in, nor the statement.
 */
public final class Expressions {

    private static final int LONGEST_NUMBER = 38;
    private static final Pattern OTHER_ROWS =
            Pattern.compile("(?i)\\bover\\b|\\bselect\\b|\\(\\s*(from|table|values|with)\\b");

    private Expressions() {}

    /**
     * The expression in parentheses.
     *
     * @param option the option it comes from, for the message
     * @throws PipelineException with {@link ErrorCode#EXPRESSION_INVALID} where quotes or
     *     parentheses do not close, or where it holds a comment or a semicolon
     */
    public static String parenthesised(String option, String expression) {
        String text = expression.strip();
        if (text.isEmpty()) {
            throw invalid(option, "is empty: give an SQL expression");
        }
        if (text.toLowerCase(Locale.ROOT).contains("sluice_")) {
            throw invalid(
                    option, "holds 'sluice_', which begins names of Sluice's own: use another");
        }
        int depth = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            switch (c) {
                case '\'', '"' -> at = quoted(option, text, at);
                case '(' -> depth++;
                case ')' -> depth--;
                case ';' -> throw invalid(option, "holds a semicolon: give one SQL expression");
                case '$' -> throw invalid(option, "holds a '$': write texts as 'text'");
                default -> refuseComment(option, text, at);
            }
            if (depth < 0) {
                throw invalid(option, "closes a parenthesis that it did not open");
            }
        }
        if (depth > 0) {
            throw invalid(option, "does not close a parenthesis");
        }
        return "(" + text + ")";
    }

    /**
     * Whether an expression has a window or a subquery: judged batch by batch it would see a part
     * of the rows, and answer wrongly. Words inside texts count too, which costs speed only.
     */
    public static boolean looksAtOtherRows(String expression) {
        return OTHER_ROWS.matcher(expression).find();
    }

    /**
     * A value of an option as an SQL literal of that type.
     *
     * @throws PipelineException with {@link ErrorCode#OPTION_INVALID} where the value cannot be of
     *     the type
     */
    public static String literal(String option, String value, DataType type) {
        return switch (type) {
            case DataType.Decimal _ -> number(option, value, type);
            case DataType.Simple simple ->
                    switch (simple) {
                        case STRING -> Names.literal(value);
                        case INT8, INT16, INT32, INT64, FLOAT, DOUBLE ->
                                number(option, value, type);
                        case BOOLEAN, DATE, TIME, TIMESTAMP, TIMESTAMP_ZONED, BINARY, UUID ->
                                cast(value, type);
                    };
            case DataType.ListOf _, DataType.StructOf _, DataType.MapOf _ -> cast(value, type);
        };
    }

    private static String cast(String value, DataType type) {
        return "CAST(" + Names.literal(value) + " AS " + type + ")";
    }

    private static String number(String option, String value, DataType type) {
        try {
            BigDecimal number = new BigDecimal(value.strip());
            if (Math.abs((long) number.scale()) <= LONGEST_NUMBER
                    && number.precision() <= LONGEST_NUMBER) {
                return number.toPlainString();
            }
        } catch (NumberFormatException _) {
            // told below, like a number that is too long
        }
        throw new PipelineException(
                ErrorCode.OPTION_INVALID,
                "option '"
                        + option
                        + "': '"
                        + value
                        + "' is not a number that fits "
                        + type
                        + "; give a plain number");
    }

    /**
     * The place of the closing quote. Escape strings ({@code E'…'}) are refused, because in them a
     * quote need not close what it seems to close.
     */
    private static int quoted(String option, String text, int open) {
        if (text.charAt(open) == '\''
                && open > 0
                && Character.isLetter(text.charAt(open - 1))
                && !isWord(text, open)) {
            throw invalid(
                    option,
                    "holds a text with a letter before its quote: write texts as 'text', and"
                            + " special characters with chr(…)");
        }
        int close = text.indexOf(text.charAt(open), open + 1);
        if (close < 0) {
            throw invalid(option, "does not close a quote");
        }
        return close;
    }

    /** Whether a word of several letters ends before the quote, as in {@code DATE'2026-11-24'}. */
    private static boolean isWord(String text, int open) {
        return open > 1 && Character.isLetter(text.charAt(open - 2));
    }

    private static void refuseComment(String option, String text, int at) {
        if (text.startsWith("--", at) || text.startsWith("/*", at)) {
            throw invalid(option, "holds a comment: give the SQL expression alone");
        }
    }

    private static PipelineException invalid(String option, String what) {
        return new PipelineException(
                ErrorCode.EXPRESSION_INVALID, "the expression of '" + option + "' " + what);
    }
}
