package dev.sluice.quality;

import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.Step.Limit;
import dev.sluice.api.Step.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule of a check.
 *
 * @param conditions what the rule's kind wants to know: columns, bounds, a pattern …
 * @param action what happens to a row that breaks it; empty where the severity decides
 * @param limit how many such rows there may be before the run stops
 */
record QualityRule(
        String name,
        RuleKind type,
        Options conditions,
        Severity severity,
        Optional<Outcome> action,
        Limit limit) {

    private static final Pattern LIMIT = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(%?)");

    private static final Map<String, Outcome> ACTIONS = actions();

    private static Map<String, Outcome> actions() {
        Map<String, Outcome> actions = new LinkedHashMap<>();
        actions.put("warn", Outcome.WARNED);
        actions.put("quarantine", Outcome.QUARANTINED);
        actions.put("drop", Outcome.DROPPED);
        actions.put("stop", Outcome.STOPPED);
        return actions;
    }

    /** The rule of an entry under {@code rules}. */
    static QualityRule of(Options entry) {
        return new QualityRule(
                entry.text("name").orElseGet(() -> generated(entry)),
                RuleKind.of(entry.requireText("rule")),
                entry,
                Severity.of(entry.text("severity").orElse("error")),
                entry.text("action").map(QualityRule::action),
                entry.text("stop-over").map(QualityRule::limit).orElse(Limit.NONE));
    }

    private static String generated(Options entry) {
        List<String> words = new ArrayList<>(List.of(entry.requireText("rule")));
        words.addAll(entry.texts("column"));
        words.addAll(entry.texts("columns"));
        return String.join(" ", words);
    }

    /** What becomes of a row that breaks it: an error is put aside, less than that only told. */
    Outcome outcome() {
        return action.orElse(severity == Severity.ERROR ? Outcome.QUARANTINED : Outcome.WARNED);
    }

    /** Whether a rule about the whole input ends the run; its rows cannot be set aside. */
    boolean stops() {
        return switch (action.orElse(
                severity == Severity.ERROR ? Outcome.STOPPED : Outcome.WARNED)) {
            case STOPPED -> true;
            case WARNED -> false;
            case QUARANTINED, DROPPED, FILTERED, DEDUPLICATED ->
                    throw Subject.invalid(
                            "rule '"
                                    + name
                                    + "' is about the whole input, so its action is warn or stop,"
                                    + " not '"
                                    + (action.equals(Optional.of(Outcome.DROPPED))
                                            ? "drop"
                                            : "quarantine")
                                    + "'");
        };
    }

    private static Outcome action(String name) {
        Outcome outcome = ACTIONS.get(name);
        if (outcome == null) {
            String remedy =
                    Names.nearest(name, ACTIONS.keySet())
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse("use warn, quarantine, drop or stop");
            throw Subject.invalid("'" + name + "' is not an action: " + remedy);
        }
        return outcome;
    }

    private static Limit limit(String text) {
        Matcher matcher = LIMIT.matcher(text.strip());
        if (matcher.matches()) {
            double number = Double.parseDouble(matcher.group(1));
            boolean share = matcher.group(2).equals("%");
            if (share && number <= 100) {
                return new Limit(Long.MAX_VALUE, number / 100);
            }
            if (!share && number == Math.rint(number)) {
                return new Limit((long) number, 1);
            }
        }
        throw Subject.invalid(
                "option 'stop-over' is a number of rows or a share such as 5 %, not '"
                        + text
                        + "'");
    }
}
