package dev.sluice.component.file;

import dev.sluice.api.Column;
import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;

/**
 * Whole numbers, which are read as texts.
 *
 * @param found whether that was found and not given: then leading zeros and hexadecimal digits say
 *     that they may be no numbers at all
 */
record CsvWholeNumber(Column column, boolean found) implements CsvNumber {

    private static final String ZEROS = "'\\s*[-+]?[0-9]+[.]0*\\s*'";
    private static final String CODE = "'\\s*[-+]?0[0-9_xXbB].*'";

    @Override
    public DataType read() {
        return Simple.STRING;
    }

    @Override
    public String read(String text) {
        return text;
    }

    @Override
    public String plain(String value, String read) {
        return value
                + " IS NOT NULL AND NOT contains("
                + read
                + ", '.')"
                + (found ? shortest(read) : "");
    }

    /** Begins like a number in its shortest form: comparing is less work than any pattern. */
    private static String shortest(String text) {
        return " AND (%1$s >= '1' OR %1$s >= '-1' AND %1$s < '-:' OR %1$s = '0')".formatted(text);
    }

    /** A value that is missing, a whole number, or one with nothing but zeros behind the point. */
    @Override
    public String right(String value, String read) {
        return "("
                + read
                + " IS NULL OR "
                + (found ? "NOT " + code(read) + " AND " : "")
                + value
                + " IS NOT NULL AND (NOT contains("
                + read
                + ", '.') OR regexp_full_match("
                + read
                + ", "
                + ZEROS
                + ")))";
    }

    private static String code(String text) {
        return "regexp_full_match(" + text + ", " + CODE + ")";
    }

    @Override
    public String reason(String text) {
        // in the words that DuckDB has for values of other types
        String none =
                CsvNumber.shown(
                        "Error when converting column " + name() + ". Could not convert string \"",
                        text,
                        "\" to '" + column.type() + "'");
        return found
                ? "CASE WHEN "
                        + code(text)
                        + " THEN "
                        + CsvNumber.shown(
                                "column " + name() + " was found to have whole numbers, and \"",
                                text,
                                "\" would be another text as one: give its type in 'columns'"
                                        + " (string, to keep it as it is written)")
                        + " ELSE "
                        + none
                        + " END"
                : none;
    }
}
