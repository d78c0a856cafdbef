package dev.sluice.compiler;

import dev.sluice.api.Column;
import dev.sluice.api.Names;
import dev.sluice.api.Schema;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Fate;
import dev.sluice.api.Step.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL of row-level steps. All conditions of a node become one bit mask per row, and of a row
 * that meets any of them one call of the tally decides over and counts it: no reordering by the
 * optimiser can change a count, and rows that meet none never leave DuckDB.
 */
public final class StepSql {

    private StepSql() {}

    /** The name of a node's counting function: hexadecimal, so that any id makes an identifier. */
    public static String tallyName(String node) {
        return "sluice_tally_" + ComposedSql.hex(node);
    }

    /**
     * The SELECT of a row-level step.
     *
     * @param relation what it reads, as SQL
     * @param input the columns of that relation
     * @param tally the name of the counting function
     */
    public static String rows(Step.Rows step, String relation, Schema input, String tally) {
        return rows(step, relation, input, input.names(), tally);
    }

    /** The same, in the order of the relation also where the step looks rows up in others. */
    static String inOrder(Step.Rows step, String relation, Schema input, String tally) {
        String row = input.unused("sluice_row");
        List<String> numbered = new ArrayList<>(input.names());
        numbered.add(row);
        String relationInOrder =
                "(SELECT *, row_number() OVER () AS " + row + " FROM " + relation + ")";
        return rows(step, relationInOrder, input, numbered, tally) + " ORDER BY " + row;
    }

    /**
     * @param read the columns that are read of the relation
     */
    private static String rows(
            Step.Rows step, String relation, Schema input, List<String> read, String tally) {
        String projection =
                step.projections().stream()
                        .map(p -> "(" + p.expression() + ") AS " + Names.quote(p.name()))
                        .collect(Collectors.joining(", "));
        if (step.fates().isEmpty()) {
            return "SELECT " + projection + " FROM " + relation + " AS input";
        }
        String mask = input.unused("sluice_mask");
        String columns = read.stream().map(Names::quote).collect(Collectors.joining(", "));
        return "SELECT "
                + projection
                + " FROM (SELECT "
                + columns
                + ", "
                + mask(step.fates())
                + " AS "
                + mask
                + " FROM "
                + relation
                + " AS input) AS input WHERE CASE WHEN "
                + mask
                + " = 0 THEN true ELSE "
                + tally
                + "("
                + mask
                + ", "
                + raw(step.fates(), input, mask)
                + ") END";
    }

    /**
     * The question whether an assertion holds: a row of whether it does, and what was found.
     *
     * @param from what its aggregates are over, as SQL from FROM on; empty where it has none
     */
    public static String question(Step.Assertion assertion, String from) {
        return "SELECT coalesce("
                + assertion.condition()
                + ", false), ("
                + assertion.observed()
                + ")::VARCHAR"
                + (from.isEmpty() ? "" : " FROM " + from);
    }

    /** The input whose rows leave a row-level node: the one called "input", else the first. */
    static String judged(List<String> inputs) {
        return inputs.contains("input") ? "input" : inputs.getFirst();
    }

    private static String mask(List<Fate> fates) {
        List<String> bits = new ArrayList<>();
        for (int bit = 0; bit < fates.size(); bit++) {
            bits.add(
                    "(CASE WHEN ("
                            + fates.get(bit).condition()
                            + ") THEN "
                            + (1L << bit)
                            + " ELSE 0 END)::BIGINT");
        }
        return "(" + String.join(" | ", bits) + ")";
    }

    private static String raw(List<Fate> fates, Schema input, String mask) {
        long kept = bits(fates, Outcome.QUARANTINED);
        if (kept == 0) {
            return "NULL::VARCHAR";
        }
        return "CASE WHEN "
                + mask
                + " & "
                + kept
                + " <> 0 THEN to_json(struct_pack("
                + input.columns().stream().map(StepSql::field).collect(Collectors.joining(", "))
                + "))::VARCHAR END";
    }

    private static String field(Column column) {
        return Names.quote(column.name()) + " := " + Names.quote(column.name());
    }

    /**
     * Whether all that a step does with rows that do not leave is to count them as filtered: then
     * what it removed is known from what came and what left, and none has to be shown to the tally.
     */
    public static boolean onlyFilters(Step step) {
        return step instanceof Step.Rows rows
                && !rows.fates().isEmpty()
                && rows.fates().stream()
                        .allMatch(fate ->
                                (fate.outcome() == Outcome.FILTERED
                                                || fate.outcome() == Outcome.DROPPED)
                                        && fate.limit().equals(Step.Limit.NONE));
    }

    /** The bits of the fates with one of these outcomes. */
    public static long bits(List<Fate> fates, Outcome... outcomes) {
        long bits = 0;
        for (int bit = 0; bit < fates.size(); bit++) {
            if (List.of(outcomes).contains(fates.get(bit).outcome())) {
                bits |= 1L << bit;
            }
        }
        return bits;
    }

    /** The bits that remove a row from the flow. */
    public static long blocking(List<Fate> fates) {
        return bits(
                fates,
                Outcome.FILTERED,
                Outcome.DEDUPLICATED,
                Outcome.QUARANTINED,
                Outcome.DROPPED,
                Outcome.STOPPED);
    }
}
