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
                        .orElseGet(() -> choices(known));
        add(place, path, what + " '" + name + "' is not known", remedy);
    }

    private static String choices(Collection<String> known) {
        return known.isEmpty()
                ? "none is declared: declare it, or remove this"
                : "use one of: " + String.join(", ", known.stream().sorted().toList());
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
        if (name.length() > 100) {
            return Optional.empty(); // no name is that long: this is some text
        }
        int limit = Math.max(1, name.length() / 3);
        return known.stream()
                .filter(candidate -> Math.abs(candidate.length() - name.length()) <= limit)
                .filter(candidate -> distance(name, candidate) <= limit)
                .min(
                        Comparator.comparingInt((String candidate) -> distance(name, candidate))
                                .thenComparing(c -> c));
    }

    /** Damerau's distance (optimal string alignment): two letters swapped are one mistake. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                cost[i][j] =
                        Math.min(
                                cost[i - 1][j - 1] + (same ? 0 : 1),
                                1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
