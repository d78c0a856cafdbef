package dev.sluice.transform;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Expressions;
import dev.sluice.api.Names;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Step.Fate;
import dev.sluice.api.Step.Limit;
import dev.sluice.api.Step.Outcome;
import dev.sluice.api.Step.Projection;
import dev.sluice.api.Step.Rows;
import dev.sluice.api.Step.Scope;
import dev.sluice.api.Transform.Input;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The columns and fates that transforms put into their steps. */
final class Outputs {

    private Outputs() {}

    /** Every column of the input as it is. */
    static List<Projection> all(Input input) {
        return with(input, Map.of());
    }

    /** The columns of the input; those named here replaced, new ones behind them. */
    static List<Projection> with(Input input, Map<String, String> expressions) {
        Map<String, String> left = new LinkedHashMap<>(expressions);
        List<Projection> projections = new ArrayList<>();
        for (String name : input.schema().names()) {
            String replaced = left.remove(name);
            projections.add(new Projection(name, replaced == null ? Names.quote(name) : replaced));
        }
        left.forEach((name, expression) -> projections.add(new Projection(name, expression)));
        return distinct(projections);
    }

    /** The projections, where no two have the same name; upper and lower case are the same. */
    static List<Projection> distinct(List<Projection> projections) {
        Set<String> seen = new HashSet<>();
        for (Projection projection : projections) {
            if (!seen.add(projection.name().toLowerCase(Locale.ROOT))) {
                throw new PipelineException(
                        ErrorCode.OPTION_INVALID,
                        "two columns of the output are named '"
                                + projection.name()
                                + "': give one of them another name");
            }
        }
        return projections;
    }

    /** The projections as the list of a SELECT. */
    static String list(List<Projection> projections) {
        return projections.stream()
                .map(p -> p.expression() + " AS " + Names.quote(p.name()))
                .collect(Collectors.joining(", "));
    }

    /** The names, quoted, with commas. */
    static String names(List<String> names) {
        return names.stream().map(Names::quote).collect(Collectors.joining(", "));
    }

    /** A fate without a limit. */
    static Fate fate(Outcome outcome, String condition, String rule, String reason) {
        return new Fate(outcome, condition, rule, reason, Limit.NONE);
    }

    /** Rows that are judged one by one. */
    static Rows rows(List<Projection> projections, List<Fate> fates) {
        return new Rows(projections, fates, Scope.BATCH, List.of());
    }

    /** Rows that are judged one by one, unless an expression looks at other rows. */
    static Rows rows(List<Projection> projections, List<Fate> fates, Collection<String> written) {
        return written.stream().anyMatch(Expressions::looksAtOtherRows)
                ? rowsOfAll(projections, fates)
                : rows(projections, fates);
    }

    /** Rows that are judged with the whole input at hand. */
    static Rows rowsOfAll(List<Projection> projections, List<Fate> fates) {
        return new Rows(projections, fates, Scope.INPUT, List.of());
    }

    /** A fault in an option. */
    static PipelineException invalid(String message) {
        return new PipelineException(ErrorCode.OPTION_INVALID, message);
    }
}
