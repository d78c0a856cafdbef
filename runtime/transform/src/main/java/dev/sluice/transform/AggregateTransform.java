package dev.sluice.transform;

import dev.sluice.api.Columns;
import dev.sluice.api.Expressions;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Projection;
import dev.sluice.api.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Groups rows by columns or expressions and computes aggregates of each group. */
public final class AggregateTransform implements Transform {

    @Override
    public String name() {
        return "aggregate";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {
        Input input = Inputs.only(name(), inputs);
        List<Projection> columns = new ArrayList<>();
        for (Options group : Entries.of(options, "group-by", "name")) {
            columns.add(group(input, group));
        }
        int groups = columns.size();
        Entries.groups(options, "aggregates", "expression")
                .forEach((name, entry) -> columns.add(aggregate(name, entry)));
        String select =
                "SELECT "
                        + Outputs.list(Outputs.distinct(columns))
                        + " FROM "
                        + Inputs.relation(input)
                        + grouping(groups)
                        + options.text("having")
                                .map(h -> " HAVING " + Expressions.parenthesised("having", h))
                                .orElse("");
        return new Step.Query(select, 0);
    }

    /** By position, so that an output column never shadows the input column of that name. */
    private static String grouping(int groups) {
        return groups == 0
                ? ""
                : IntStream.rangeClosed(1, groups)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", ", " GROUP BY ", ""));
    }

    /** A key: a column or a named expression. */
    static Projection group(Input input, Options group) {
        String name = group.requireText("name");
        return new Projection(
                name,
                group.text("expression")
                        .map(e -> Expressions.parenthesised("group-by." + name, e))
                        .orElseGet(() -> Names.quote(Columns.require(input, name).name())));
    }

    private static Projection aggregate(String name, Options entry) {
        return new Projection(
                name,
                Expressions.parenthesised("aggregates." + name, entry.requireText("expression")));
    }
}
