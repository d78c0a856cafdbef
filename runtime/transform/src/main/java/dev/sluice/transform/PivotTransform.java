package dev.sluice.transform;

import dev.sluice.api.Column;
import dev.sluice.api.Columns;
import dev.sluice.api.Expressions;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Projection;
import dev.sluice.api.Transform;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a column of each listed value. The values are listed so that the columns are known before a
 * run.
 */
public final class PivotTransform implements Transform {

    @Override
    public String name() {
        return "pivot";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {

        Input input = Inputs.only(name(), inputs);
        Column column = Columns.require(input, options.requireText("column"));
        List<String> groups = options.texts("group-by");
        Columns.require(input, groups);
        String function = options.text("function").orElse("sum");
        if (!List.of("sum", "avg", "min", "max", "count", "first").contains(function)) {
            throw Outputs.invalid(
                    "'" + function + "' is not a function: use sum, avg, min, max, count or first");
        }
        String value = Expressions.parenthesised("value", options.requireText("value"));
        List<Projection> projections = new ArrayList<>();
        groups.forEach(group -> projections.add(new Projection(group, Names.quote(group))));
        String prefix = options.text("prefix").orElse("");
        for (String each : options.texts("values")) {
            if ((prefix + each).isEmpty()) {
                throw Outputs.invalid(
                        "'values' has an empty text, which cannot be the name of a column: set"
                                + " 'prefix', or leave it out");
            }
            projections.add(
                    new Projection(
                            prefix + each,
                            function
                                    + "("
                                    + value
                                    + ") FILTER (WHERE "
                                    + Names.quote(column.name())
                                    + " = "
                                    + Expressions.literal("values", each, column.type())
                                    + ")"));
        }
        return new Step.Query(
                "SELECT "
                        + Outputs.list(Outputs.distinct(projections))
                        + " FROM "
                        + Inputs.relation(input)
                        + (groups.isEmpty() ? "" : " GROUP BY " + Outputs.names(groups)),
                0);
    }
}
