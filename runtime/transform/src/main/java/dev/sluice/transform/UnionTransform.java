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

    @Override
    public String name() {
        return "union";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {

        String between =
                options.flag("distinct", false) ? " UNION BY NAME " : " UNION ALL BY NAME ";
        return new Step.Query(
                inputs.stream()
                        .map(input -> "SELECT * FROM " + Inputs.relation(input))
                        .collect(Collectors.joining(between)),
                0);
    }
}
