package dev.sluice.transform;

import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Transform;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts the rows of all inputs under each other, matching columns by name; what an input lacks is
 * null.
 */
public final class UnionTransform implements Transform {

    /** DuckDB nests a query of so many parts, and takes a thousand levels, its own among them. */
    private static final int MOST = 500;

    @Override
    public String name() {
        return "union";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {

        boolean distinct = options.flag("distinct", false);
        if (inputs.isEmpty()) {
            throw Outputs.invalid("'union' needs inputs: name them in 'from'");
        }
        if (inputs.size() > MOST) {
            throw Outputs.invalid(
                    "'union' takes at most "
                            + MOST
                            + " inputs, and has "
                            + inputs.size()
                            + ": put some of them together by a union before it");
        }
        if (inputs.size() == 1) {
            // several nodes of one schema and no names of their own arrive as one input
            String all = distinct ? "SELECT DISTINCT * FROM " : "SELECT * FROM ";
            return new Step.Query(all + Inputs.relation(inputs.getFirst()), 0);
        }
        return new Step.Query(
                inputs.stream()
                        .map(input -> "SELECT * FROM " + Inputs.relation(input))
                        .collect(
                                Collectors.joining(
                                        distinct ? " UNION BY NAME " : " UNION ALL BY NAME ")),
                0);
    }
}
