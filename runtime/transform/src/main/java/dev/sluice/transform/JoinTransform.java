package dev.sluice.transform;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.Expressions;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Projection;
import dev.sluice.api.Transform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Joins two inputs. What {@code expect} says about the keys is guarded exactly, while the rows are
 * read: the query fails with a sentence that begins "sluice: ". {@code max-fan-out} bounds the rows
 * that come out. In an expression the sides are called {@code l} and {@code r}.
 */
public final class JoinTransform implements Transform {

    /** Which rows a join gives. */
    enum Type {
        INNER,
        LEFT,
        RIGHT,
        FULL,
        ANTI,
        SEMI;

        boolean keepsLeftOnly() {
            return this == ANTI || this == SEMI;
        }
    }

    @Override
    public String name() {
        return "join";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {
        Inputs.Pair pair = Inputs.pair(name(), inputs, "left", "right");
        Type type = type(options.text("type").orElse("inner"));
        Optional<String> expression = expression(options, pair);
        Keys keys =
                expression.isPresent()
                        ? new Keys(List.of())
                        : Keys.of(options, pair, "left", "right");
        String expect = options.text("expect").orElse("many-to-many");
        if (expression.isPresent() && options.has("expect")) {
            throw Outputs.invalid(
                    "option 'expect' needs 'on' to name columns: use 'max-fan-out' with an"
                            + " expression");
        }
        String left = side(pair.first(), keys.firsts(), JoinByBatch.isUniqueLeft(expect));
        String right = side(pair.second(), keys.seconds(), JoinByBatch.isUniqueRight(expect));
        List<Projection> columns = columns(pair, keys, type, options);
        String select =
                expression.isPresent() || type.keepsLeftOnly()
                        ? "SELECT "
                                + Outputs.list(columns)
                                + (" FROM " + left + " AS l " + type + " JOIN " + right)
                                + " AS r ON "
                                + expression.orElseGet(() -> keys.condition("l", "r"))
                        : reading(columns, left, right, keys.condition("l", "r"), type);
        double fanOut = fanOut(options);
        String on = expression.orElseGet(() -> keys.condition("l", "r"));
        return new Step.Query(
                select,
                fanOut,
                new JoinByBatch(pair, keys, type, expect, columns, on, fanOut).sides());
    }

    /**
     * A join that reads both sides to their end, also where the other is empty: rows are checked
     * and counted as they are read, and a database stops reading as soon as no more rows can match.
     * A full join does not; what the type leaves out is taken away behind it, and the sample of all
     * rows between the two keeps the optimiser from making one of them.
     */
    private static String reading(
            List<Projection> columns, String left, String right, String condition, Type type) {
        String kept =
                switch (type) {
                    case INNER -> " WHERE sluice_l AND sluice_r";
                    case LEFT -> " WHERE sluice_l";
                    case RIGHT -> " WHERE sluice_r";
                    case FULL, ANTI, SEMI -> "";
                };
        return "SELECT "
                + Outputs.names(columns.stream().map(Projection::name).toList())
                + " FROM (SELECT "
                + Outputs.list(columns)
                + ", sluice_l, sluice_r FROM (SELECT *, true AS sluice_l FROM "
                + left
                + ") AS l FULL JOIN (SELECT *, true AS sluice_r FROM "
                + right
                + ") AS r ON "
                + condition
                + ") TABLESAMPLE SYSTEM (100 PERCENT)"
                + kept;
    }

    private static Type type(String name) {
        try {
            return Type.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "'"
                            + name
                            + "' is not a type of join: use inner, left, right, full, anti or semi",
                    e);
        }
    }

    /** A single text that is no column of both inputs is an expression. */
    private static Optional<String> expression(Options options, Inputs.Pair pair) {
        return Optional.ofNullable(options.values().get("on"))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(on ->
                        !pair.first().schema().names().contains(on)
                                && !pair.second().schema().names().contains(on))
                .filter(on -> !on.matches("\\w+"))
                .map(on -> Expressions.parenthesised("on", on));
    }

    private static String side(Input input, List<String> keys, boolean unique) {
        return unique ? Keys.unique(input, keys) : Inputs.relation(input);
    }

    private static double fanOut(Options options) {
        String text = options.text("max-fan-out").orElse("0");
        try {
            double limit = Double.parseDouble(text);
            if (limit >= 0 && limit < Double.POSITIVE_INFINITY) {
                return limit;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw Outputs.invalid(
                "option 'max-fan-out' needs a number from 0 on, and is '" + text + "'");
    }

    private static List<Projection> columns(
            Inputs.Pair pair, Keys keys, Type type, Options options) {
        List<Projection> projections = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (String column : pair.first().schema().names()) {
            String name = Names.quote(column);
            boolean either = keys.merges(column) && (type == Type.RIGHT || type == Type.FULL);
            String value = either ? "coalesce(l." + name + ", r." + name + ")" : "l." + name;
            projections.add(new Projection(column, value));
            taken.add(column.toLowerCase(Locale.ROOT));
        }
        if (type.keepsLeftOnly()) {
            return projections;
        }
        String suffix = options.text("suffix").orElse("_right");
        for (String column : pair.second().schema().names()) {
            if (!keys.merges(column)) {
                boolean clash = taken.contains(column.toLowerCase(Locale.ROOT));
                projections.add(
                        new Projection(
                                clash ? column + suffix : column, "r." + Names.quote(column)));
            }
        }
        return Outputs.distinct(projections);
    }
}
