package dev.sluice.transform;

import dev.sluice.api.Step.Assertion;
import dev.sluice.api.Step.ByBatch;
import dev.sluice.api.Step.Projection;
import dev.sluice.api.Transform.Input;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A join that takes one side batch by batch, with all rows of the other at hand. What a batch gives
 * must not depend on batches that have not come: so the join may give no row for want of a partner
 * but those of the batch, and what {@code expect} says can be held of the other side alone.
 *
 * @param on the condition, with the sides called {@code l} and {@code r}
 */
record JoinByBatch(
        Inputs.Pair pair,
        Keys keys,
        JoinTransform.Type type,
        String expect,
        List<Projection> columns,
        String on,
        double fanOut) {

    /** The number of a row in its batch: a database joins in an order of its own. */
    private static final String ROW = "sluice_row";

    static boolean isUniqueLeft(String expect) {
        return expect.startsWith("one-");
    }

    static boolean isUniqueRight(String expect) {
        return expect.endsWith("-one");
    }

    /** How each side may come batch by batch, or why it may not; by the input's name. */
    Map<String, ByBatch> sides() {
        Map<String, ByBatch> sides = new LinkedHashMap<>();
        sides.put(
                pair.first().name(),
                side(
                        pair.first(),
                        pair.second(),
                        isUniqueLeft(expect),
                        isUniqueRight(expect)
                                ? Optional.of(Keys.requireUnique(pair.second(), keys.seconds()))
                                : Optional.empty()));
        sides.put(
                pair.second().name(),
                side(
                        pair.second(),
                        pair.first(),
                        isUniqueRight(expect),
                        isUniqueLeft(expect)
                                ? Optional.of(Keys.requireUnique(pair.first(), keys.firsts()))
                                : Optional.empty()));
        return sides;
    }

    private ByBatch side(Input stream, Input whole, boolean unique, Optional<Assertion> guard) {
        boolean left = stream.equals(pair.first());
        boolean kept =
                switch (type) {
                    case INNER -> true;
                    case LEFT, SEMI, ANTI -> left;
                    case RIGHT -> !left;
                    case FULL -> false;
                };
        if (!kept) {
            return new ByBatch.Impossible(
                    "which rows of '"
                            + whole.name()
                            + "' a join of 'type: "
                            + type.name().toLowerCase(Locale.ROOT)
                            + "' gives is known behind the last row of '"
                            + stream.name()
                            + "' only");
        }
        if (unique) {
            return new ByBatch.Impossible(
                    "whether a key comes twice in '"
                            + stream.name()
                            + "', as 'expect: "
                            + expect
                            + "' asks, is known behind its last row only");
        }
        if (fanOut > 0) {
            return new ByBatch.Impossible(
                    "'max-fan-out' counts the rows of the whole join, and may take all back");
        }
        return new ByBatch.Possible(select(left), guard.stream().toList());
    }

    private String select(boolean left) {
        String row = (left ? pair.first() : pair.second()).schema().unused(ROW);
        return "SELECT "
                + Outputs.list(columns)
                + " FROM "
                + (left ? numbered(pair.first(), row) : Inputs.relation(pair.first()))
                + " AS l "
                + type
                + " JOIN "
                + (left ? Inputs.relation(pair.second()) : numbered(pair.second(), row))
                + " AS r ON "
                + on
                + " ORDER BY "
                + (left ? "l." : "r.")
                + row;
    }

    private static String numbered(Input input, String row) {
        return "(SELECT *, row_number() OVER () AS "
                + row
                + " FROM "
                + Inputs.relation(input)
                + ")";
    }
}
