package dev.sluice.testkit;

import dev.sluice.api.Names;
import dev.sluice.api.Step;
import dev.sluice.api.Windows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            case Step.Window window -> queries.put("", windows(window, relation));
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

    /** All windows of all rows, none of which is late: as at the end of an input. */
    private static String windows(Step.Window window, String relation) {
        String kept = rows(window.kept(), beside(relation, Windows.CLOSED, Long.MIN_VALUE));
        String folded = window.folded().isEmpty() ? kept : over("(" + kept + ")", window.folded());
        String all = beside("(" + folded + ")", Windows.FROM, Long.MIN_VALUE);
        return over(beside(all, Windows.TO, Long.MAX_VALUE), window.select());
    }

    private static String over(String relation, String query) {
        return "FROM (WITH " + Windows.KEPT + " AS (FROM " + relation + ") " + query + ")";
    }

    private static String beside(String relation, String name, long value) {
        return "(SELECT *, CAST('" + value + "' AS BIGINT) AS " + name + " FROM " + relation + ")";
    }

    /** The fates of a step, and what they judge. */
    static Optional<Judging> judging(Step step, String relation) {
        return switch (step) {
            case Step.Rows rows -> Optional.of(new Judging(rows.fates(), relation));
            case Step.Window window ->
                    Optional.of(
                            new Judging(
                                    window.kept().fates(),
                                    beside(relation, Windows.CLOSED, Long.MIN_VALUE)));
            case Step.Query query -> Optional.empty();
            case Step.Route route -> Optional.empty();
        };
    }

    /** Fates and the relation whose rows meet them. */
    record Judging(List<Step.Fate> fates, String relation) {}

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
