package dev.sluice.transform;

import dev.sluice.api.Columns;
import dev.sluice.api.Expressions;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Fate;
import dev.sluice.api.Step.Outcome;
import dev.sluice.api.Step.Projection;
import dev.sluice.api.Step.Rows;
import dev.sluice.api.Step.Scope;
import dev.sluice.api.Transform;
import dev.sluice.api.Windows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Groups rows by windows of event time, and by columns or expressions beside that, and computes
 * aggregates of each group. Tumbling windows follow each other; sliding ones overlap, and a row is
 * in several.
 */
public final class WindowTransform implements Transform {

    /** Longer than anyone lets a window stay open. */
    static final Duration LONGEST = Duration.ofDays(3_660);

    /** What is kept says a row's keys by this and their number, from 0. */
    static final String KEY = "sluice_key_";

    @Override
    public String name() {
        return "window";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {
        Input input = Inputs.only(name(), inputs);
        requireNamesOfTheirOwn(input);
        WindowGrid grid = WindowGrid.of(options, input);
        Map<String, String> keys = keys(options, input);
        Map<String, String> aggregates = new LinkedHashMap<>();
        Entries.groups(options, "aggregates", "expression")
                .forEach((name, entry) ->
                        aggregates.put(
                                name,
                                ofGroup("aggregates." + name, entry.requireText("expression"))));
        Optional<String> having = options.text("having").map(h -> ofGroup("having", h));
        WindowRows rows = WindowRows.of(input, keys.values(), aggregates, having);
        return new Step.Window(
                new Rows(kept(grid, keys, rows), fates(options, grid), Scope.BATCH, List.of()),
                rows.folded(),
                select(grid, keys, rows, having),
                grid.past(WindowGrid.SLICE),
                new Windows.Time(
                        grid.instant(),
                        options.duration("lateness", Duration.ZERO, LONGEST),
                        partitions(options, input),
                        grid.slices()));
    }

    private static void requireNamesOfTheirOwn(Input input) {
        for (String name : input.schema().names()) {
            if (name.regionMatches(true, 0, "sluice_", 0, 7)) {
                throw Outputs.invalid(
                        "column '"
                                + name
                                + "' begins with 'sluice_', as names of Sluice's own do: rename it"
                                + " before");
            }
        }
    }

    /** The name of each key in the output, and its expression over the input. */
    private static Map<String, String> keys(Options options, Input input) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (Options entry : Entries.of(options, "group-by", "name")) {
            Projection key = AggregateTransform.group(input, entry);
            requireOfRows("group-by." + key.name(), key.expression());
            if (keys.put(key.name(), key.expression()) != null) {
                throw Outputs.invalid(
                        "'group-by' names '" + key.name() + "' twice: leave one of them out");
            }
        }
        return keys;
    }

    private static String ofGroup(String option, String expression) {
        String safe = Expressions.parenthesised(option, expression);
        requireOfRows(option, safe);
        return safe;
    }

    /** What looks across windows would see those alone that happen to leave together. */
    private static void requireOfRows(String option, String expression) {
        if (Expressions.looksAtOtherRows(expression)) {
            throw Outputs.invalid(
                    "the expression of '"
                            + option
                            + "' has OVER or a subquery, which would look beyond its window: use"
                            + " plain expressions and aggregates here");
        }
    }

    private static List<Projection> kept(
            WindowGrid grid, Map<String, String> keys, WindowRows rows) {
        List<Projection> kept = new ArrayList<>();
        kept.add(new Projection(WindowGrid.SLICE, grid.slice()));
        keys.values().forEach(key -> kept.add(new Projection(KEY + (kept.size() - 1), key)));
        rows.columns().forEach(column -> kept.add(new Projection(column, Names.quote(column))));
        return kept;
    }

    private static List<Fate> fates(Options options, WindowGrid grid) {
        boolean drops = options.choice("late", List.of("quarantine", "drop")).equals("drop");
        return List.of(
                Outputs.fate(
                        Outcome.QUARANTINED,
                        grid.unusable(),
                        "event-time",
                        "there is no usable time in column '"
                                + grid.time().name()
                                + "' (null, infinite, or not in the years 1 to 9999), so its window"
                                + " is not known: correct or filter such rows in a node before this"
                                + " one; what was held is not replayed into windows"),
                Outputs.fate(
                        drops ? Outcome.DROPPED : Outcome.QUARANTINED,
                        grid.late(),
                        "late",
                        "it came when the watermark had passed the end of its window, which had left"
                                + " without it: allow for more 'lateness', or add it at the target"));
    }

    private static Optional<Windows.Partitions> partitions(Options options, Input input) {
        if (!options.has("partitions")) {
            return Optional.empty();
        }
        Options given = options.map("partitions");
        return Optional.of(
                new Windows.Partitions(
                        Columns.require(input, given.requireText("column")).name(),
                        given.number("count", 0),
                        given.has("idle")
                                ? Optional.of(given.duration("idle", Duration.ZERO, LONGEST))
                                : Optional.empty()));
    }

    /** In the order of time, so that equal inputs leave alike. */
    private static String select(
            WindowGrid grid, Map<String, String> keys, WindowRows rows, Optional<String> having) {
        List<Projection> columns = new ArrayList<>();
        columns.add(new Projection("window_start", grid.shown(WindowGrid.START)));
        columns.add(new Projection("window_end", grid.shown(grid.end(WindowGrid.START))));
        StringBuilder groups = new StringBuilder(WindowGrid.START);
        for (String name : keys.keySet()) {
            String key = KEY + (columns.size() - 2);
            columns.add(new Projection(name, key));
            groups.append(", ").append(key);
        }
        columns.addAll(rows.results());
        return "SELECT "
                + Outputs.list(Outputs.distinct(columns))
                + " FROM "
                + grid.windows()
                + " GROUP BY "
                + groups
                + having.map(h -> " HAVING " + h).orElse("")
                + " ORDER BY "
                + groups;
    }
}
