package dev.sluice.transform;

import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Transform;
import java.util.List;
import java.util.Locale;

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
        if (query.toLowerCase(Locale.ROOT).contains("sluice_")) {
            throw Outputs.invalid(
                    "option 'query' holds 'sluice_', which begins names of Sluice's own: use another");
        }
        return new Step.Query(standing(query), 0);
    }

    /**
     * The query so that it can stand behind a WITH clause and in parentheses: one that has a WITH
     * of its own becomes a subquery, and a comment at its end does not swallow what follows.
     */
    private static String standing(String query) {
        boolean with = query.regionMatches(true, 0, "with", 0, "with".length());
        return with
                ? "SELECT * FROM (" + query + "\n)"
                : query.contains("--") ? query + "\n" : query;
    }
}
