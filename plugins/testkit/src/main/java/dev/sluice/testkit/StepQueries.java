package dev.sluice.testkit;

import dev.sluice.api.Names;
import dev.sluice.api.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A step as plain SQL, with neither counting nor fusing. */
final class StepQueries {

    private StepQueries() {}

    /** The SELECT of each port. */
    static Map<String, String> of(Step step, String relation) {
        Map<String, String> queries = new LinkedHashMap<>();
        switch (step) {
            case Step.Query query -> queries.put("", query.select());
            case Step.Rows rows -> queries.put("", rows(rows, relation));
            case Step.Route route -> {
                String before = "true";
                for (Step.Branch branch : route.branches()) {
                    String taken = "coalesce(" + branch.condition() + ", false)";
                    queries.put(
                            branch.port(),
                            "SELECT * FROM " + relation + " WHERE " + before + " AND " + taken);
                    before += " AND NOT " + taken;
                }
            }
        }
        return queries;
    }

    private static String rows(Step.Rows step, String relation) {
        String removed =
                step.fates().stream()
                        .filter(fate -> fate.outcome() != Step.Outcome.WARNED)
                        .map(fate -> "coalesce(" + fate.condition() + ", false)")
                        .collect(Collectors.joining(" OR ", "(", ")"));
        return "SELECT "
                + step.projections().stream()
                        .map(p -> "(" + p.expression() + ") AS " + Names.quote(p.name()))
                        .collect(Collectors.joining(", "))
                + " FROM (SELECT *, "
                + (removed.equals("()") ? "false" : removed)
                + " AS sluice_removed FROM "
                + relation
                + " AS input) AS input WHERE NOT sluice_removed";
    }
}
