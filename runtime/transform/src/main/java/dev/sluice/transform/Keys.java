package dev.sluice.transform;

import dev.sluice.api.Columns;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.Step.Assertion;
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
        return "(SELECT * FROM "
                + Inputs.relation(input)
                + " QUALIFY CASE WHEN "
                + present(keys)
                + " AND count(*) OVER (PARTITION BY "
                + Outputs.names(keys)
                + ") > 1 THEN error("
                + Names.literal("sluice: " + repeated(input, keys))
                + ") ELSE true END)";
    }

    /** The same guard by itself, before the first row. */
    static Assertion requireUnique(Input input, List<String> keys) {
        String duplicates =
                "(SELECT count(*) FROM (SELECT 1 FROM "
                        + Inputs.relation(input)
                        + " WHERE "
                        + present(keys)
                        + " GROUP BY "
                        + Outputs.names(keys)
                        + " HAVING count(*) > 1))";
        return new Assertion(
                duplicates + " = 0",
                "CAST(" + duplicates + " AS VARCHAR)",
                "expect",
                repeated(input, keys),
                true);
    }

    private static String present(List<String> keys) {
        return keys.stream()
                .map(key -> Names.quote(key) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
    }

    private static String repeated(Input input, List<String> keys) {
        return "the input '"
                + input.name()
                + "' has several rows with the same "
                + String.join(", ", keys)
                + "; remove the duplicates, or change 'expect'";
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
