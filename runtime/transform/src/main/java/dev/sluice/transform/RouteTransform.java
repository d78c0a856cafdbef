package dev.sluice.transform;

import dev.sluice.api.Expressions;
import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Branch;
import dev.sluice.api.Transform;
import java.util.ArrayList;
import java.util.List;

/** Sends every row through the first port whose condition is true, or through the default port. */
public final class RouteTransform implements Transform {

    @Override
    public String name() {
        return "route";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {

        Inputs.only(name(), inputs);
        String rest = options.text("default").orElse("default");
        List<Branch> branches = new ArrayList<>();
        Entries.groups(options, "branches", "where")
                .forEach((port, entry) -> {
                    if (port.equals(rest)) {
                        throw Outputs.invalid(
                                "port '" + port + "' is the default port: rename one");
                    }
                    branches.add(new Branch(port, condition(port, entry.requireText("where"))));
                });
        branches.add(new Branch(rest, "true"));
        return new Step.Route(branches);
    }

    private static String condition(String port, String where) {
        if (Expressions.looksAtOtherRows(where)) {
            throw Outputs.invalid(
                    "the condition of '"
                            + port
                            + "' looks at other rows: derive a column from it before, and ask for"
                            + " that column here");
        }
        return Expressions.parenthesised("branches." + port, where) + " IS TRUE";
    }
}
