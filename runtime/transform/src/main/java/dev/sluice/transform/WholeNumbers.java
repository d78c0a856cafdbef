package dev.sluice.transform;

import dev.sluice.api.DataType;

/**
 * Texts as whole numbers: DuckDB would round what has a fraction, and take 1_000 for a thousand.
 */
final class WholeNumbers {

    private static final String PATTERN = "'\\s*[+-]?[0-9]+([.]0*)?\\s*'";

    private WholeNumbers() {}

    /** The text as that type; null where it is none. */
    static String cast(String text, DataType type) {
        String cast = "TRY_CAST(" + text + " AS " + type + ")";
        return type.isWhole()
                ? "CASE WHEN regexp_full_match(" + text + ", " + PATTERN + ") THEN " + cast + " END"
                : cast;
    }
}
