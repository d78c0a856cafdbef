package dev.sluice.transform;

import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;

/**
 * Texts as whole numbers: DuckDB would round what has a fraction, and take 1_000 for a thousand.
 */
final class WholeNumbers {

    private static final String PATTERN = "'\\s*[+-]?[0-9]+([.]0*)?\\s*'";

    private WholeNumbers() {}

    /** The text as that type; null where it is none. */
    static String cast(String text, DataType type) {
        boolean whole =
                switch (type) {
                    case Simple.INT8, Simple.INT16, Simple.INT32, Simple.INT64 -> true;
                    default -> false;
                };
        String cast = "TRY_CAST(" + text + " AS " + type + ")";
        return whole
                ? "CASE WHEN regexp_full_match(" + text + ", " + PATTERN + ") THEN " + cast + " END"
                : cast;
    }
}
