package dev.sluice.transform;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An aggregate that can be computed part by part, so that a few rows stand for many: of these the
 * results of the parts are all that is needed. Floating-point sums depend on the order of adding,
 * as they do in one query.
 *
 * @param part the aggregate of some rows
 */
record PartialAggregate(String part, String merging, String cast) {

    private static final Pattern CALL =
            Pattern.compile(
                    "(?is)\\(\\s*(count|sum|min|max|bool_and|bool_or)\\s*(\\(.*\\))\\s*\\)");

    /** What makes a call more than a function of its argument. */
    private static final Pattern MORE =
            Pattern.compile("(?is)\\b(distinct|filter|order|within|respect|ignore)\\b");

    /**
     * The expression in parts, where it is one call of such a function and nothing else.
     *
     * @param expression in parentheses
     */
    static Optional<PartialAggregate> of(String expression) {
        Matcher call = CALL.matcher(expression);
        if (!call.matches() || MORE.matcher(expression).find() || !isOneArgument(call.group(2))) {
            return Optional.empty();
        }
        String name = call.group(1).toLowerCase(Locale.ROOT);
        return Optional.of(
                name.equals("count")
                        ? new PartialAggregate(expression, "sum", "::BIGINT")
                        : new PartialAggregate(expression, name, ""));
    }

    /**
     * Whether the parentheses that open the text close at its end, with no comma on their level.
     */
    private static boolean isOneArgument(String arguments) {
        int depth = 0;
        for (int at = 0; at < arguments.length(); at++) {
            char c = arguments.charAt(at);
            switch (c) {
                case '\'', '"' -> at = arguments.indexOf(c, at + 1);
                case '(', '[', '{' -> depth++;
                case ')', ']', '}' -> depth--;
                default -> {
                    if (c == ',' && depth == 1) {
                        return false;
                    }
                }
            }
            if (at < 0 || depth == 0 && at < arguments.length() - 1) {
                return false;
            }
        }
        return depth == 0;
    }

    /** The aggregate of all rows, over the column of its parts. */
    String merged(String column) {
        return merging + "(" + column + ")" + cast;
    }
}
