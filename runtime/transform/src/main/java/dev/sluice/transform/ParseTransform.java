package dev.sluice.transform;

import dev.sluice.api.Columns;
import dev.sluice.api.DataType;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.Step;
import dev.sluice.api.Step.Fate;
import dev.sluice.api.Step.Outcome;
import dev.sluice.api.Transform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads texts as values of a type: JSON, dates, times and numbers. What cannot be read quarantines
 * the row, or becomes null where {@code on-error: null} says so.
 */
public final class ParseTransform implements Transform {

    @Override
    public String name() {
        return "parse";
    }

    @Override
    public Step bind(Options options, List<Input> inputs) {

        Input input = Inputs.only(name(), inputs);
        Map<String, String> parsed = new LinkedHashMap<>();
        List<Fate> fates = new ArrayList<>();
        Entries.groups(options, "columns", "type")
                .forEach((column, entry) -> {
                    String value = Names.quote(Columns.require(input, column).name());
                    DataType type = Columns.type(entry.requireText("type"));
                    String expression = parsed(value, type, entry);
                    parsed.put(entry.text("into").orElse(column), expression);
                    if (!entry.text("on-error").orElse("quarantine").equals("null")) {
                        fates.add(
                                Outputs.fate(
                                        Outcome.QUARANTINED,
                                        value + " IS NOT NULL AND " + expression + " IS NULL",
                                        "parse " + column,
                                        "column '" + column + "' cannot be read as " + type));
                    }
                });
        return Outputs.rows(Outputs.with(input, parsed), fates);
    }

    private static String parsed(String value, DataType type, Options entry) {
        if (entry.has("format")) {
            String formats =
                    entry.texts("format").stream()
                            .map(Names::literal)
                            .collect(Collectors.joining(", ", "[", "]"));
            return TextCasts.cast(value, formats, type);
        }
        return switch (type) {
            case DataType.StructOf _, DataType.ListOf _, DataType.MapOf _ ->
                    "TRY_CAST(TRY_CAST(" + value + " AS JSON) AS " + type + ")";
            case DataType.Simple _, DataType.Decimal _ ->
                    TextCasts.cast(number(value, entry), type);
        };
    }

    /**
     * The number with a point and without groups. A text with separators at other places than these
     * is none: "1.5" is not fifteen where a point groups thousands.
     */
    private static String number(String value, Options entry) {
        if (!entry.has("group-separator") && !entry.has("decimal-separator")) {
            return value;
        }
        String group = entry.text("group-separator").orElse("");
        String point = entry.text("decimal-separator").orElse(".");
        if (point.isEmpty() || point.equals(group)) {
            throw Outputs.invalid(
                    "option 'decimal-separator' has to be a character of its own, not '"
                            + point
                            + "'");
        }
        String digits =
                group.isEmpty()
                        ? "[0-9]+"
                        : "([0-9]+|[0-9]{1,3}(" + Pattern.quote(group) + "[0-9]{3})+)";
        String pattern =
                "\\s*[+-]?"
                        + digits
                        + "("
                        + Pattern.quote(point)
                        + "[0-9]*)?([eE][+-]?[0-9]+)?\\s*";
        String text =
                group.isEmpty()
                        ? value
                        : "replace(" + value + ", " + Names.literal(group) + ", '')";
        return "CASE WHEN regexp_full_match("
                + value
                + ", "
                + Names.literal(pattern)
                + ") THEN replace("
                + text
                + ", "
                + Names.literal(point)
                + ", '.') END";
    }
}
