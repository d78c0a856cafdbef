package dev.sluice.transform;

import dev.sluice.api.Columns;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.Transform.Input;
import java.util.List;
import java.util.stream.Collectors;

/** The pairs of columns two inputs are matched by. */
record Keys(List<Pair> pairs) {

    Keys {
        pairs = List.copyOf(pairs);
    }

    /** Reads {@code on}: names of columns both have, or groups that name one of each. */
    static Keys of(Options options, Inputs.Pair inputs, String first, String second) {
        return new Keys(
                Entries.some(options, "on", "column").stream()
                        .map(entry -> pair(entry, inputs, first, second))
                        .toList());
    }

    private static Pair pair(Options entry, Inputs.Pair inputs, String first, String second) {
        String one = entry.text("column").orElseGet(() -> entry.requireText(first));
        String two = entry.text("column").orElseGet(() -> entry.requireText(second));
        Columns.require(inputs.first(), one);
        Columns.require(inputs.second(), two);
        return new Pair(one, two);
    }

    /** The condition that the keys are equal, for these two names of relations. */
    String condition(String first, String second) {
        return pairs.stream()
                .map(p -> first + "." + p.quotedFirst() + " = " + second + "." + p.quotedSecond())
                .collect(Collectors.joining(" AND "));
    }

    /** Whether the second input's column is the same key under the same name. */
    boolean merges(String column) {
        return pairs.stream().anyMatch(p -> p.first().equals(column) && p.second().equals(column));
    }

    List<String> firsts() {
        return pairs.stream().map(Pair::first).toList();
    }

    List<String> seconds() {
        return pairs.stream().map(Pair::second).toList();
    }

    /** An input with the guard that no two rows have the same key; rows without a key may. */
    static String unique(Input input, List<String> keys) {
        String names = Outputs.names(keys);
        String present =
                keys.stream()
                        .map(key -> Names.quote(key) + " IS NOT NULL")
                        .collect(Collectors.joining(" AND "));
        return "(SELECT * FROM "
                + Inputs.relation(input)
                + " QUALIFY CASE WHEN "
                + present
                + " AND count(*) OVER (PARTITION BY "
                + names
                + ") > 1 THEN error("
                + Names.literal(
                        "sluice: the input '"
                                + input.name()
                                + "' has several rows with the same "
                                + String.join(", ", keys)
                                + "; remove the duplicates, or change 'expect'")
                + ") ELSE true END)";
    }

    /** A column of each input. */
    record Pair(String first, String second) {
        String quotedFirst() {
            return Names.quote(first);
        }

        String quotedSecond() {
            return Names.quote(second);
        }
    }
}
