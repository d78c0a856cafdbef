package dev.sluice.transform;

import dev.sluice.api.Expressions;
import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Transform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds columns, or replaces them, by expressions. Each expression sees the input's columns, not the
 * ones derived beside it. A window function or subquery is answered over the whole input.
 */
public final class DeriveTransform implements Transform {

    @Override
    public String name() {
        return "derive";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {
        Input input = Inputs.only(name(), inputs);
        Map<String, String> expressions = new LinkedHashMap<>();
        Entries.groups(options, "columns", "expression")
                .forEach((column, entry) ->
                        expressions.put(
                                column,
                                Expressions.parenthesised(
                                        "columns." + column, entry.requireText("expression"))));
        return Outputs.rows(Outputs.with(input, expressions), List.of(), expressions.values());
    }
}
