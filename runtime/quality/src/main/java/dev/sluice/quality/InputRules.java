package dev.sluice.quality;

import static dev.sluice.quality.Subject.quoted;

import dev.sluice.api.Column;
import dev.sluice.api.Columns;
import dev.sluice.api.DataType;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.Step.Scope;
import dev.sluice.api.Transform.Input;
import dev.sluice.quality.Judgement.OfInput;
import dev.sluice.quality.Judgement.OfRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Rules that need the whole input, or another one. */
final class InputRules {

    private static final Pattern AGE =
            Pattern.compile("(\\d{1,6})\\s*(s|m|h|d|seconds?|minutes?|hours?|days?)");

    private InputRules() {}

    /** Every row whose key occurs more than once; a key with a null part is never a duplicate. */
    static Judgement unique(Subject subject) {
        List<Column> columns = subject.columns();
        return new OfRow(
                present(columns) + " AND count(*) OVER (PARTITION BY " + list(columns) + ") > 1",
                names(columns) + " occurs more than once",
                Scope.INPUT);
    }

    /** A key with a null part refers to nothing and passes. */
    static Judgement referential(Subject subject) {
        List<Column> columns = subject.columns();
        Options references = subject.options().map("references");
        Input other = subject.other(references.requireText("input"));
        List<String> targets = new ArrayList<>(references.texts("column"));
        targets.addAll(references.texts("columns"));
        if (targets.size() != columns.size()) {
            throw Subject.invalid(
                    "rule 'referential' compares "
                            + columns.size()
                            + " column(s) with "
                            + targets.size()
                            + ": give 'references' as many as the rule has");
        }
        String found =
                tuple(columns)
                        + " IN (SELECT "
                        + tuple(Columns.require(other, targets))
                        + " FROM "
                        + Names.quote(other.name())
                        + ")";
        return new OfRow(
                present(columns) + " AND (" + found + ") IS NOT TRUE",
                names(columns) + " is not in " + other.name() + "." + String.join(", ", targets),
                Scope.REFERENCE);
    }

    static Judgement rowCount(Subject subject) {
        long min = subject.options().number("min", 0);
        long max = subject.options().number("max", Long.MAX_VALUE);
        if (min < 0 || max < min) {
            throw Subject.invalid(
                    "rule 'row-count' needs 0 ≤ min ≤ max, found " + min + " and " + max);
        }
        return new OfInput(
                "count(*) BETWEEN " + min + " AND " + max,
                "CAST(count(*) AS VARCHAR)",
                "the number of rows is not "
                        + (max == Long.MAX_VALUE
                                ? "at least " + min
                                : "from " + min + " to " + max));
    }

    /** Times without a zone are UTC; infinite ones do not count; an empty input is not fresh. */
    static Judgement freshness(Subject subject) {
        Column column = subject.column();
        boolean zoned = column.type() == DataType.Simple.TIMESTAMP_ZONED;
        if (!zoned
                && column.type() != DataType.Simple.TIMESTAMP
                && column.type() != DataType.Simple.DATE) {
            throw Subject.invalid(
                    "rule 'freshness' needs a date or timestamp column, and '"
                            + column.name()
                            + "' is "
                            + column.type());
        }
        String age = subject.options().requireText("max-age");
        String latest =
                "max("
                        + (zoned ? quoted(column) : "CAST(" + quoted(column) + " AS TIMESTAMP)")
                        + ") FILTER (WHERE isfinite("
                        + quoted(column)
                        + "))";
        String now = zoned ? "now()" : "(now() AT TIME ZONE 'UTC')";
        return new OfInput(
                "coalesce("
                        + latest
                        + " >= "
                        + now
                        + " - to_seconds("
                        + age(age).toSeconds()
                        + "), false)",
                "coalesce(CAST(" + latest + " AS VARCHAR), 'no value')",
                "the latest value of column '" + column.name() + "' is older than " + age);
    }

    private static Duration age(String text) {
        Matcher matcher = AGE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw Subject.invalid("'" + text + "' is not an age: use 30m, 24h or 7d, for example");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2).charAt(0)) {
            case 's' -> Duration.ofSeconds(amount);
            case 'm' -> Duration.ofMinutes(amount);
            case 'h' -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static String present(List<Column> columns) {
        return columns.stream()
                .map(column -> quoted(column) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
    }

    private static String tuple(List<Column> columns) {
        return columns.size() == 1 ? list(columns) : "row(" + list(columns) + ")";
    }

    private static String list(List<Column> columns) {
        return columns.stream().map(Subject::quoted).collect(Collectors.joining(", "));
    }

    private static String names(List<Column> columns) {
        return "'" + columns.stream().map(Column::name).collect(Collectors.joining(", ")) + "'";
    }
}
