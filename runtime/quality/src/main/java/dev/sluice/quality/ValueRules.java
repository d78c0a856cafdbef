package dev.sluice.quality;

import static dev.sluice.quality.Subject.quoted;

import dev.sluice.api.Column;
import dev.sluice.api.Columns;
import dev.sluice.api.DataType;
import dev.sluice.api.Expressions;
import dev.sluice.api.Names;
import dev.sluice.api.Step.Scope;
import dev.sluice.quality.Judgement.OfRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rules about the values of a row. Only not-null judges nulls; the others let them pass. */
final class ValueRules {

    /** A character that is no space, separator, control or format character. */
    private static final String VISIBLE = "[^\\s\\p{Z}\\p{Cc}\\p{Cf}]";

    private ValueRules() {}

    /** With {@code allow-empty: false}, a text without a visible character is missing too. */
    static Judgement notNull(Subject subject) {
        boolean allowEmpty = subject.options().flag("allow-empty", true);
        String condition =
                subject.any(column ->
                        !allowEmpty && column.type() == DataType.Simple.STRING
                                ? quoted(column)
                                        + " IS NULL OR NOT regexp_matches("
                                        + quoted(column)
                                        + ", '"
                                        + VISIBLE
                                        + "')"
                                : quoted(column) + " IS NULL");
        return row(condition, subject.named() + " is missing");
    }

    static Judgement inSet(Subject subject) {
        List<String> values = subject.options().texts("values");
        if (values.isEmpty()) {
            throw Subject.invalid("rule 'in-set' needs 'values': list what is allowed");
        }
        String condition =
                subject.any(column ->
                        quoted(column)
                                + " NOT IN ("
                                + values.stream()
                                        .map(v -> literal("values", v, column))
                                        .collect(Collectors.joining(", "))
                                + ")");
        return row(condition, subject.named() + " is not one of " + String.join(", ", values));
    }

    /** NaN is in no range; infinities are compared as any other number. */
    static Judgement range(Subject subject) {
        boolean openMin = subject.options().flag("exclusive-min", false);
        boolean openMax = subject.options().flag("exclusive-max", false);
        if (!subject.options().has("min") && !subject.options().has("max")) {
            throw Subject.invalid("rule 'range' needs 'min', 'max' or both");
        }
        String condition =
                subject.any(column -> {
                    List<String> parts = new ArrayList<>();
                    bound(subject, column, "min", openMin ? " <= " : " < ", parts);
                    bound(subject, column, "max", openMax ? " >= " : " > ", parts);
                    if (column.type() == DataType.Simple.FLOAT
                            || column.type() == DataType.Simple.DOUBLE) {
                        parts.add("isnan(" + quoted(column) + ")");
                    }
                    return String.join(" OR ", parts);
                });
        return row(condition, subject.named() + " is not " + interval(subject, openMin, openMax));
    }

    private static void bound(
            Subject subject, Column column, String option, String comparison, List<String> parts) {
        subject.options()
                .text(option)
                .ifPresent(value ->
                        parts.add(quoted(column) + comparison + literal(option, value, column)));
    }

    private static String interval(Subject subject, boolean openMin, boolean openMax) {
        List<String> parts = new ArrayList<>();
        subject.options()
                .text("min")
                .ifPresent(v -> parts.add((openMin ? "above " : "at least ") + v));
        subject.options()
                .text("max")
                .ifPresent(v -> parts.add((openMax ? "below " : "at most ") + v));
        return String.join(" and ", parts);
    }

    /** Texts are measured in characters (code points), lists in elements, binaries in bytes. */
    static Judgement length(Subject subject) {
        long min = subject.options().number("min", 0);
        long max = subject.options().number("max", Long.MAX_VALUE);
        if (min < 0 || max < min) {
            throw Subject.invalid(
                    "rule 'length' needs 0 ≤ min ≤ max, found " + min + " and " + max);
        }
        String condition =
                subject.any(
                        column -> measure(subject, column) + " NOT BETWEEN " + min + " AND " + max);
        return row(
                condition,
                "the length of "
                        + subject.named()
                        + " is not "
                        + (max == Long.MAX_VALUE
                                ? "at least " + min
                                : "from " + min + " to " + max));
    }

    private static String measure(Subject subject, Column column) {
        return switch (column.type()) {
            case DataType.Simple simple when simple == DataType.Simple.BINARY ->
                    "octet_length(" + quoted(column) + ")";
            case DataType.ListOf _ -> "len(" + quoted(column) + ")";
            default -> {
                subject.requireText(column);
                yield switch (subject.options().text("unit").orElse("characters")) {
                    case "bytes" -> "strlen(" + quoted(column) + ")";
                    case "graphemes" -> "length_grapheme(" + quoted(column) + ")";
                    default -> "length(" + quoted(column) + ")";
                };
            }
        };
    }

    static Judgement regex(Subject subject) {
        String pattern = Patterns.checked(subject.options().requireText("pattern"));
        String function =
                subject.options().text("match").orElse("full").equals("part")
                        ? "regexp_matches"
                        : "regexp_full_match";
        subject.columns().forEach(subject::requireText);
        String condition =
                subject.any(column ->
                        "NOT "
                                + function
                                + "("
                                + quoted(column)
                                + ", "
                                + Names.literal(pattern)
                                + ")");
        return row(condition, subject.named() + " does not match " + pattern);
    }

    static Judgement type(Subject subject) {
        DataType type = Columns.type(subject.options().requireText("type"));
        String condition =
                subject.any(column ->
                        quoted(column)
                                + " IS NOT NULL AND TRY_CAST("
                                + quoted(column)
                                + " AS "
                                + type
                                + ") IS NULL");
        return row(condition, subject.named() + " cannot be read as " + type);
    }

    static Judgement format(Subject subject) {
        TextFormat format = TextFormat.of(subject.options().requireText("format"));
        subject.columns().forEach(subject::requireText);
        return row(
                subject.any(column -> format.violated(quoted(column))),
                subject.named() + " is not " + format.description());
    }

    /** As in an SQL CHECK, an expression that is null is not violated. */
    static Judgement expression(Subject subject) {
        String expression = subject.options().requireText("expression");
        return new OfRow(
                Expressions.parenthesised("expression", expression) + " IS FALSE",
                "not " + expression.strip(),
                Expressions.looksAtOtherRows(expression) ? Scope.INPUT : Scope.BATCH);
    }

    private static String literal(String option, String value, Column column) {
        return Expressions.literal(option, value, column.type());
    }

    private static Judgement row(String violated, String reason) {
        return new OfRow(violated, reason, Scope.BATCH);
    }
}
