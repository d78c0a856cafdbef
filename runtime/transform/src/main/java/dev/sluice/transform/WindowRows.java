package dev.sluice.transform;

import dev.sluice.api.Step.Projection;
import dev.sluice.api.Transform.Input;
import dev.sluice.api.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is kept of rows while their windows are open. Where all aggregates can be computed from
 * partial ones (those of {@link PartialAggregate}), a batch is folded to one row for each group;
 * else the columns that the aggregates may look at are kept of every row.
 *
 * @param columns the input's columns that are kept, or folded
 * @param folded the SELECT that folds a batch; empty where rows are kept
 * @param results the aggregates of a window, over what is kept
 */
record WindowRows(List<String> columns, String folded, List<Projection> results) {

    private static final Pattern NO_WORD = Pattern.compile("[^a-zA-Z0-9_]+");
    private static final Pattern COUNT = Pattern.compile("count\\s*\\(\\s*\\*\\s*\\)");

    /** A star that is no multiplication. */
    private static final Pattern STAR = Pattern.compile("[(.,]\\s*\\*");

    WindowRows {
        columns = List.copyOf(columns);
        results = List.copyOf(results);
    }

    /**
     * @param keys expressions over the input
     * @param aggregates expressions by the names of their columns
     */
    static WindowRows of(
            Input input,
            Collection<String> keys,
            Map<String, String> aggregates,
            Optional<String> having) {
        List<String> written = new ArrayList<>(aggregates.values());
        having.ifPresent(written::add);
        List<String> columns = mentioned(input, written);
        List<Projection> plain = new ArrayList<>();
        List<Projection> merged = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        aggregates.forEach((name, expression) -> {
            plain.add(new Projection(name, expression));
            PartialAggregate.of(expression)
                    .ifPresent(partial -> {
                        String part = "sluice_part_" + parts.size();
                        parts.add(partial.part() + " AS " + part);
                        merged.add(new Projection(name, partial.merged(part)));
                    });
        });
        return having.isPresent() || parts.size() < aggregates.size()
                ? new WindowRows(columns, "", plain)
                : new WindowRows(columns, folding(keys.size(), parts), merged);
    }

    private static String folding(int keys, List<String> parts) {
        String groups =
                IntStream.range(0, keys)
                        .mapToObj(key -> ", " + WindowTransform.KEY + key)
                        .collect(Collectors.joining("", WindowGrid.SLICE, ""));
        return "SELECT "
                + groups
                + ", "
                + String.join(", ", parts)
                + " FROM "
                + Windows.KEPT
                + " AS input GROUP BY "
                + groups;
    }

    /**
     * The columns whose names stand somewhere in the expressions: others cannot be meant, unless a
     * whole row is, or columns by a pattern. Names that are written with quotes are kept.
     */
    private static List<String> mentioned(Input input, List<String> expressions) {
        String text = String.join(" ", expressions).toLowerCase(Locale.ROOT);
        Set<String> words = new HashSet<>(Arrays.asList(NO_WORD.split(text)));
        boolean all =
                words.contains("columns")
                        || words.contains("input")
                        || STAR.matcher(COUNT.matcher(text).replaceAll("")).find();
        return input.schema().names().stream()
                .filter(name ->
                        all
                                || NO_WORD.matcher(name).find()
                                || words.contains(name.toLowerCase(Locale.ROOT)))
                .toList();
    }
}
