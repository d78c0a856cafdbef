package dev.sluice.transform;

import dev.sluice.api.DataType;
import dev.sluice.api.Names;

/**
 * Texts as values of a type, where the whole text is such a value. DuckDB's casts take more: they
 * round digits away, read 1_000 as a thousand and 01-02-26 as a day of the year 1, and pass over
 * what stands behind a day or a time, be it a time, {@code PM} or an offset.
 */
final class TextCasts {

    private static final String WHOLE = "[+-]?[0-9]+([.]0*)?";
    private static final String ENDLESS = "(?i:-?infinity)";
    private static final String DAY = "-?[0-9]{4,}[-/ ][0-9]{1,2}[-/ ][0-9]{1,2}( [(]BC[)])?";
    private static final String CLOCK = "[0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}([.][0-9]*)?)?";
    private static final String MIDNIGHT = "00:00(:00([.]0*)?)?";
    private static final String OFFSET = "[+-][01][0-9](:?[0-5][0-9]){0,2}";
    // no more digits: of UTC-0530 the minutes would be passed over
    private static final String ZONE = "Z|" + OFFSET + "| [A-Za-z][A-Za-z_/+-]*[0-9]{0,2}[A-Za-z]*";

    private TextCasts() {}

    /** The text as that type; null where it is none. */
    static String cast(String text, DataType type) {
        String cast = "TRY_CAST(" + text + " AS " + type + ")";
        return switch (type) {
            case DataType.Decimal(_, int scale) -> only(exact(text, scale), cast);
            case DataType.Simple simple ->
                    switch (simple) {
                        case INT8, INT16, INT32, INT64 -> only(is(text, WHOLE), cast);
                        case FLOAT, DOUBLE -> only("NOT contains(" + text + ", '_')", cast);
                        case DATE -> only(is(text, ENDLESS + "|" + day(MIDNIGHT)), cast);
                        case TIME -> only(is(text, CLOCK), cast);
                        case TIMESTAMP -> only(is(text, ENDLESS + "|" + day(CLOCK)), cast);
                        case TIMESTAMP_ZONED ->
                                only(
                                        is(text, ENDLESS + "|" + day(CLOCK + "(" + ZONE + ")?")),
                                        cast);
                        case BOOLEAN, STRING, BINARY, UUID -> cast;
                    };
            case DataType.ListOf _, DataType.StructOf _, DataType.MapOf _ -> cast;
        };
    }

    /**
     * The text as that type, where it is written in one of the formats.
     *
     * @param formats a list in SQL
     */
    static String cast(String text, String formats, DataType type) {
        // by any format DuckDB reads these words as the first day of 1900
        return only(
                "NOT " + is(text, ENDLESS + "|(?i:epoch)"),
                "CAST(try_strptime(" + text + ", " + formats + ") AS " + type + ")");
    }

    private static String day(String behind) {
        return DAY + "((T| +)" + behind + ")?";
    }

    private static String only(String condition, String value) {
        return "CASE WHEN " + condition + " THEN " + value + " END";
    }

    private static String is(String text, String pattern) {
        return "regexp_full_match("
                + text
                + ", "
                + Names.literal("\\s*(" + pattern + ")\\s*")
                + ")";
    }

    /** No digit but zeros is further behind the point than the scale. */
    private static String exact(String text, int scale) {
        String zero = "0*[.]?0*[eE][+-]?[0-9]+";
        String plain = "[0-9]*([.][0-9]{0," + scale + "}0*)?";
        return is(text, "[+-]?(" + plain + "|" + zero + ")")
                + " OR "
                + is(text, "[+-]?[0-9]*[.]?[0-9]*[eE][+-]?[0-9]+")
                + " AND "
                + places(text)
                + " <= "
                + scale;
    }

    /** How far behind the point the last digit of a number with an exponent is. */
    private static String places(String text) {
        String number = "split_part(lower(" + text + "), 'e', 1)";
        String exponent = "TRY_CAST(split_part(lower(" + text + "), 'e', 2) AS INTEGER)";
        String digits = "replace(" + number + ", '.', '')";
        return "length(split_part("
                + number
                + ", '.', 2)) - length("
                + digits
                + ") + length(rtrim("
                + digits
                + ", '0')) - "
                + exponent;
    }
}
