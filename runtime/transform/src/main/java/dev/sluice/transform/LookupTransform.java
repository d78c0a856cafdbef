package dev.sluice.transform;

import dev.sluice.api.Column;
import dev.sluice.api.Columns;
import dev.sluice.api.Expressions;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Assertion;
import dev.sluice.api.Step.Fate;
import dev.sluice.api.Step.Outcome;
import dev.sluice.api.Step.Projection;
import dev.sluice.api.Step.Rows;
import dev.sluice.api.Step.Scope;
import dev.sluice.api.Transform;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds columns of a reference to each row, and never multiplies rows: of several matches the first
 * counts, by {@code order-by} and then by the added columns; {@code on-duplicate: fail} refuses
 * them. A row-level step over the first input whose expressions read the second input (several
 * times) in subqueries; both relations stand under their inputs' names.
 */
public final class LookupTransform implements Transform {

    @Override
    public String name() {
        return "lookup";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {

        Inputs.Pair pair = Inputs.pair(name(), inputs, "input", "reference");
        if (!pair.first().name().equals("input") || !pair.second().name().equals("reference")) {
            throw Outputs.invalid(
                    "'lookup' knows its inputs as 'input' and 'reference', not '"
                            + pair.first().name()
                            + "' and '"
                            + pair.second().name()
                            + "': write from: {input: …, reference: …}");
        }
        Keys keys = Keys.of(options, pair, "input", "reference");
        List<Options> added = Entries.some(options, "columns", "name");
        List<String> order = new ArrayList<>();
        options.text("order-by")
                .ifPresent(e -> order.add(Expressions.parenthesised("order-by", e)));
        added.forEach(entry ->
                order.add(
                        "r."
                                + Names.quote(
                                        Columns.require(
                                                        pair.second(),
                                                        entry.text("from")
                                                                .orElseGet(() ->
                                                                        entry.requireText("name")))
                                                .name())));
        String source =
                " FROM "
                        + Inputs.relation(pair.second())
                        + " AS r WHERE "
                        + keys.condition("input", "r");
        List<Projection> projections = new ArrayList<>(Outputs.all(pair.first()));
        for (Options entry : added) {
            Column column =
                    Columns.require(
                            pair.second(),
                            entry.text("from").orElseGet(() -> entry.requireText("name")));
            String value =
                    "(SELECT first(r."
                            + Names.quote(column.name())
                            + " ORDER BY "
                            + String.join(", ", order)
                            + ")"
                            + source
                            + ")";
            projections.add(
                    new Projection(
                            entry.requireText("name"),
                            entry.text("default")
                                    .map(text ->
                                            "coalesce("
                                                    + value
                                                    + ", "
                                                    + Expressions.literal(
                                                            "default", text, column.type())
                                                    + ")")
                                    .orElse(value)));
        }
        return new Rows(
                Outputs.distinct(projections),
                missing(options, keys, pair),
                Scope.REFERENCE,
                unique(options, keys, pair));
    }

    private static List<Fate> missing(Options options, Keys keys, Inputs.Pair pair) {
        String unmatched =
                "NOT EXISTS (SELECT 1 FROM "
                        + Inputs.relation(pair.second())
                        + " AS r WHERE "
                        + keys.condition("input", "r")
                        + ")";
        String reason =
                String.join(", ", keys.firsts())
                        + " is not in the input '"
                        + pair.second().name()
                        + "'";
        String action = options.text("on-missing").orElse("null");
        return switch (action) {
            case "null" -> List.of();
            case "quarantine" ->
                    List.of(Outputs.fate(Outcome.QUARANTINED, unmatched, "lookup", reason));
            case "drop" -> List.of(Outputs.fate(Outcome.DROPPED, unmatched, "lookup", reason));
            default ->
                    throw Outputs.invalid(
                            "option 'on-missing' is null, quarantine or drop, not '"
                                    + action
                                    + "'");
        };
    }

    private static List<Assertion> unique(Options options, Keys keys, Inputs.Pair pair) {
        if (!options.text("on-duplicate").orElse("first").equals("fail")) {
            return List.of();
        }
        String names = Outputs.names(keys.seconds());
        String duplicates =
                "(SELECT count(*) FROM (SELECT 1 FROM "
                        + Inputs.relation(pair.second())
                        + " GROUP BY "
                        + names
                        + " HAVING count(*) > 1))";
        return List.of(
                new Assertion(
                        "count(*) >= 0 AND " + duplicates + " = 0",
                        "CAST(" + duplicates + " AS VARCHAR)",
                        "lookup",
                        "the input '" + pair.second().name() + "' has keys with several rows",
                        true));
    }
}
