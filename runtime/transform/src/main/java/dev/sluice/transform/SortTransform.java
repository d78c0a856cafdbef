package dev.sluice.transform;

import dev.sluice.api.Columns;
import dev.sluice.api.Expressions;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Transform;
import java.util.List;
import java.util.stream.Collectors;

/** Orders the rows, and keeps the first of them where a limit is given. */
public final class SortTransform implements Transform {

    @Override
    public String name() {
        return "sort";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {

        Input input = Inputs.only(name(), inputs);
        String order =
                Entries.some(options, "by", "column").stream()
                        .map(entry -> term(input, entry))
                        .collect(Collectors.joining(", "));
        long limit = options.number("limit", -1);
        return new Step.Query(
                "SELECT * FROM "
                        + Inputs.relation(input)
                        + " ORDER BY "
                        + order
                        + (limit >= 0 ? " LIMIT " + limit : ""),
                0);
    }

    private static String term(Input input, Options entry) {
        String value =
                entry.text("expression")
                        .map(e -> Expressions.parenthesised("by", e))
                        .orElseGet(() ->
                                Names.quote(
                                        Columns.require(input, entry.requireText("column"))
                                                .name()));
        boolean first = entry.text("nulls").orElse("last").equals("first");
        return value
                + (entry.flag("desc", false) ? " DESC" : " ASC")
                + (first ? " NULLS FIRST" : " NULLS LAST");
    }
}
