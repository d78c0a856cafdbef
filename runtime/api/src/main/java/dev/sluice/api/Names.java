package dev.sluice.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Names: quoting them for SQL, and how far one is from another. */
public final class Names {

    /** No name is longer: what is, is some text, and not worth a distance of its square. */
    private static final int LONGEST = 100;

    private Names() {}

    /** The identifier in double quotes, with quotes in it doubled. */
    public static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** The text as an SQL string literal. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /**
     * Damerau's edit distance (optimal string alignment): a letter left out, added or changed is
     * one mistake, and so are two neighbours swapped. After Damerau (1964), and Wagner and Fischer
     * (1974).
     */
    public static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        char here = a.charAt(i - 1);
        char there = b.charAt(j - 1);
        int least =
                Math.min(
                        cost[i - 1][j - 1] + (here == there ? 0 : 1),
                        1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && here == b.charAt(j - 2) && there == a.charAt(i - 2);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }

    /** The known name that was probably meant; case does not matter. Empty where none is near. */
    public static Optional<String> nearest(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        String wanted = name.toLowerCase(Locale.ROOT);
        int limit = Math.max(1, wanted.length() / 3);
        return known.stream()
                .filter(candidate -> Math.abs(candidate.length() - wanted.length()) <= limit)
                .filter(candidate -> apart(wanted, candidate) <= limit)
                .min(
                        Comparator.comparingInt((String candidate) -> apart(wanted, candidate))
                                .thenComparing(Comparator.naturalOrder()));
    }

    private static int apart(String wanted, String candidate) {
        return distance(wanted, candidate.toLowerCase(Locale.ROOT));
    }
}
