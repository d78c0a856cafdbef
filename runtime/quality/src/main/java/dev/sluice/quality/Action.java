package dev.sluice.quality;

import dev.sluice.api.Options;
import dev.sluice.api.Step.Limit;
import dev.sluice.api.Step.Outcome;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a rule does about rows that break it. */
record Action(Outcome outcome, Limit limit) {

    private static final Pattern LIMIT = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(%?)");

    static Action of(Options options) {
        return new Action(
                outcome(options), options.text("stop-over").map(Action::limit).orElse(Limit.NONE));
    }

    /** The severity only chooses the action where none is given: info and warning warn. */
    private static Outcome outcome(Options options) {
        String fallback = severe(options) ? "quarantine" : "warn";
        String action = options.text("action").orElse(fallback);
        return switch (action) {
            case "warn" -> Outcome.WARNED;
            case "quarantine" -> Outcome.QUARANTINED;
            case "drop" -> Outcome.DROPPED;
            case "stop" -> Outcome.STOPPED;
            default ->
                    throw Subject.invalid(
                            "'"
                                    + action
                                    + "' is not an action: use warn, quarantine, drop or stop");
        };
    }

    /** Whether a rule about the whole input ends the run; its rows cannot be set aside. */
    static boolean stops(Options options) {
        String action = options.text("action").orElse(severe(options) ? "stop" : "warn");
        return switch (action) {
            case "stop" -> true;
            case "warn" -> false;
            default ->
                    throw Subject.invalid(
                            "rule '"
                                    + options.requireText("rule")
                                    + "' is about the whole input, so its action is warn or stop, not '"
                                    + action
                                    + "'");
        };
    }

    private static boolean severe(Options options) {
        String severity = options.text("severity").orElse("error");
        return switch (severity) {
            case "error" -> true;
            case "info", "warning" -> false;
            default ->
                    throw Subject.invalid(
                            "'" + severity + "' is not a severity: use info, warning or error");
        };
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
