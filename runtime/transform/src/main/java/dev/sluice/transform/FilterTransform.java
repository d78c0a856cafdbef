package dev.sluice.transform;

import dev.sluice.api.Expressions;
import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Outcome;
import dev.sluice.api.Transform;
import java.util.List;

/** Keeps the rows whose condition is true; false and null are filtered. */
public final class FilterTransform implements Transform {

    @Override
    public String name() {
        return "filter";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {
        Input input = Inputs.only(name(), inputs);
        String where = options.requireText("where");
        return Outputs.rows(
                Outputs.all(input),
                List.of(
                        Outputs.fate(
                                Outcome.FILTERED,
                                Expressions.parenthesised("where", where) + " IS NOT TRUE",
                                "filter",
                                "not " + where.strip())),
                List.of(where));
    }
}
