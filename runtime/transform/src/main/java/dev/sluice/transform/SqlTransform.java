package dev.sluice.transform;

import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Transform;
import java.util.List;

/** One SELECT over the named inputs. That it is one SELECT is checked where it is bound to data. */
public final class SqlTransform implements Transform {

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {
        String query = options.requireText("query").strip();
        if (query.endsWith(";")) {
            query = query.substring(0, query.length() - 1).strip();
        }
        if (query.isEmpty()) {
            throw Outputs.invalid("option 'query' is empty: give a SELECT over the inputs");
        }
        return new Step.Query(query, 0);
    }
}
