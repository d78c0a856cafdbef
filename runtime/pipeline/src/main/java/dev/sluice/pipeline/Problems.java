package dev.sluice.pipeline;

import dev.sluice.api.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Collects problems. */
final class Problems {

    static final String INVALID = "SL-1001";

    /** As they stand in the file, from the top; those without a place come first. */
    static final Comparator<Problem> BY_PLACE =
            Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

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
        unknown(place, path, what, name, known, choices(known));
    }

    /** The same for names that are too many to list. */
    void unknown(
            YamlTree.Place place,
            String path,
            String what,
            String name,
            Collection<String> known,
            String otherwise) {
        add(place, path, what + " '" + name + "' is not known", remedy(name, known, otherwise));
    }

    static String remedy(String name, Collection<String> known, String otherwise) {
        return Names.nearest(name, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElse(otherwise);
    }

    static String choices(Collection<String> known) {
        return known.isEmpty()
                ? "none is declared: declare it, or remove this"
                : "use one of: " + String.join(", ", known.stream().sorted().toList());
    }

    int size() {
        return found.size();
    }

    List<Problem> sorted() {
        return found.stream().sorted(BY_PLACE).toList();
    }
}
