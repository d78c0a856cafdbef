package dev.sluice.transform;

import dev.sluice.api.Columns;
import dev.sluice.api.Expressions;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Outcome;
import dev.sluice.api.Transform;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps one row of those with the same key: the first or the last by an expression. What the
 * expression leaves equal is decided by the other columns, so that a run can be repeated.
 */
public final class DeduplicateTransform implements Transform {

    @Override
    public String name() {
        return "deduplicate";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {

        Input input = Inputs.only(name(), inputs);
        List<String> keys = options.texts("columns");
        Columns.require(input, keys);
        List<String> all = input.schema().names();
        List<String> order = new ArrayList<>();
        boolean last = options.text("keep").orElse("first").equals("last");
        if (last && !options.has("order-by")) {
            throw Outputs.invalid(
                    "option 'keep: last' needs 'order-by': say by what a row is the last");
        }
        options.text("order-by")
                .ifPresent(e ->
                        order.add(
                                Expressions.parenthesised("order-by", e)
                                        + (last ? " DESC" : " ASC")
                                        + " NULLS LAST"));
        all.stream().filter(c -> !keys.contains(c)).map(Names::quote).forEach(order::add);
        String window =
                "PARTITION BY "
                        + Outputs.names(keys.isEmpty() ? all : keys)
                        + (keys.isEmpty() || order.isEmpty()
                                ? ""
                                : " ORDER BY " + String.join(", ", order));
        return Outputs.rowsOfAll(
                Outputs.all(input),
                List.of(
                        Outputs.fate(
                                Outcome.DEDUPLICATED,
                                "row_number() OVER (" + window + ") > 1",
                                "deduplicate",
                                "a row with the same key was kept")));
    }
}
