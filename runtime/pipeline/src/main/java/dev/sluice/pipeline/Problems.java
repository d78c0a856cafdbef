package dev.sluice.pipeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects problems, and finds what was probably meant. */
final class Problems {

    static final String INVALID = "SL-1001";

    private final List<Problem> found = new ArrayList<>();

    void add(YamlTree.Place place, String path, String message, String remedy) {
        add(place, path, INVALID, message, remedy);
    }

    void add(YamlTree.Place place, String path, String code, String message, String remedy) {
        found.add(new Problem(path, place.line(), place.column(), code, message, remedy));
    }

    /** Says that a name is not known, with the nearest known one or all of them. */
    void unknown(
            YamlTree.Place place, String path, String what, String name, Collection<String> known) {
        String remedy =
                nearest(name, known)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse(
                                "use one of: "
                                        + String.join(", ", known.stream().sorted().toList()));
        add(place, path, what + " '" + name + "' is not known", remedy);
    }

    int size() {
        return found.size();
    }

    List<Problem> sorted() {
        return found.stream()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList();
    }

    static Optional<String> nearest(String name, Collection<String> known) {
        int limit = Math.max(1, name.length() / 3);
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= limit)
                .min(
                        Comparator.comparingInt((String candidate) -> distance(name, candidate))
                                .thenComparing(c -> c));
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
