package dev.sluice.cli;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts that a range of days or times is cut into. */
final class Slices {

    /** No backfill has more: a step that was meant to be longer is found out here. */
    private static final int MOST = 10_000;

    private static final Pattern STEP = Pattern.compile("([1-9]\\d{0,3})(m|h|d|w|mo|y)");

    /**
     * A part of the range.
     *
     * @param start where it begins, in ISO form
     * @param end where the next one begins
     */
    record Slice(String start, String end) {

        /**
         * Its name in the store, as ISO 8601 writes an interval: a day and the month that begins
         * with it are not the same work.
         */
        String name() {
            return start + "/" + end;
        }
    }

    private Slices() {}

    /**
     * The slices whose start is from {@code from} to {@code to}.
     *
     * @throws PipelineException where the texts are no range
     */
    static List<Slice> of(String from, String to, String step) {
        Temporal at = moment("--from", from);
        Temporal last = moment("--to", to);
        TemporalAmount by = step(step, at);
        if (!at.getClass().equals(last.getClass())) {
            throw invalid("'--from' and '--to' are both days, or both days with a time");
        }
        List<Slice> slices = new ArrayList<>();
        Temporal first = at;
        while (!after(at, last)) {
            // counted from the first: a month after 31 January is not a month before 31 March
            Temporal next = after(first, by, slices.size() + 1);
            slices.add(new Slice(at.toString(), next.toString()));
            if (slices.size() > MOST) {
                throw invalid("there are more than " + MOST + " slices: take a longer '--step'");
            }
            at = next;
        }
        if (slices.isEmpty()) {
            throw invalid("'--to " + to + "' is before '--from " + from + "'");
        }
        return slices;
    }

    private static Temporal after(Temporal first, TemporalAmount by, int steps) {
        return first.plus(
                by instanceof Period period
                        ? period.multipliedBy(steps)
                        : ((Duration) by).multipliedBy(steps));
    }

    private static boolean after(Temporal at, Temporal last) {
        return last.until(at, at instanceof LocalDate ? ChronoUnit.DAYS : ChronoUnit.SECONDS) > 0;
    }

    private static Temporal moment(String option, String text) {
        try {
            return text.contains("T") ? LocalDateTime.parse(text) : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new PipelineException(
                    ErrorCode.OPTION_INVALID,
                    "'"
                            + option
                            + " "
                            + text
                            + "' is no day and no time, such as 2026-01-31 or 2026-01-31T06:00",
                    e);
        }
    }

    private static TemporalAmount step(String text, Temporal at) {
        Matcher step = STEP.matcher(text);
        if (!step.matches()) {
            throw invalid("'--step " + text + "' is no step, such as 1d, 6h, 1w, 1mo or 1y");
        }
        int count = Integer.parseInt(step.group(1));
        return switch (step.group(2)) {
            case "d" -> Period.ofDays(count);
            case "w" -> Period.ofWeeks(count);
            case "mo" -> Period.ofMonths(count);
            case "y" -> Period.ofYears(count);
            default -> {
                if (at instanceof LocalDate) {
                    throw invalid(
                            "a step of hours or minutes begins at a time: write --from "
                                    + at
                                    + "T00:00");
                }
                yield Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
            }
        };
    }

    private static PipelineException invalid(String message) {
        return new PipelineException(ErrorCode.OPTION_INVALID, message);
    }
}
