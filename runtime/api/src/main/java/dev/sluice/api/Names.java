package dev.sluice.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Names: quoting them for SQL, and how far one is from another. */
public final class Names {

    private Names() {}

    /** The identifier in double quotes, with quotes in it doubled. */
    public static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** The text as an SQL string literal. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** The known name that was probably meant, where one is near: case does not count. */
    public static Optional<String> nearest(String name, Collection<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int tolerance = Math.max(1, wanted.length() / 3);
        return known.stream()
                .filter(other -> distance(wanted, other.toLowerCase(Locale.ROOT)) <= tolerance)
                .min(
                        Comparator.comparingInt(
                                other -> distance(wanted, other.toLowerCase(Locale.ROOT))));
    }

    /**
     * Levenshtein's edit distance, by Wagner and Fischer (1974), with one row of the matrix kept.
     */
    public static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
