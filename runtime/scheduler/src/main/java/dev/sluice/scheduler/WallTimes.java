package dev.sluice.scheduler;

import dev.sluice.pipeline.CronFields;
import java.text.ParseException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.quartz.CronExpression;

/**
 * The times of a cron expression on a clock that is never changed: Quartz's calendar, asked in UTC.
 * Quartz knows a day of the month or a day of the week, never both: where either is enough, two of
 * its expressions are asked; where both are needed, the days of the week are looked at here.
 */
final class WallTimes {

    private static final int WEEK = 7;
    private static final int LONGEST_MONTH = 31;

    private final List<CronExpression> expressions;
    private final BitSet weekdays;

    private WallTimes(List<CronExpression> expressions, BitSet weekdays) {
        this.expressions = expressions;
        this.weekdays = weekdays;
    }

    static WallTimes of(CronFields fields) {
        CronExpression byDay = expression(fields, list(fields.days(), 0), "?");
        // Quartz counts from 1, Sunday
        CronExpression byWeekday = expression(fields, "?", list(fields.weekdays(), 1));
        BitSet any = new BitSet();
        any.set(0, WEEK);
        if (fields.eitherDay()) {
            return new WallTimes(List.of(byDay, byWeekday), any);
        }
        return fields.days().cardinality() == LONGEST_MONTH
                ? new WallTimes(List.of(byWeekday), any)
                : new WallTimes(List.of(byDay), fields.weekdays());
    }

    /** The first time behind that one, in whole seconds. */
    Optional<LocalDateTime> after(LocalDateTime time) {
        return expressions.stream()
                .flatMap(expression -> after(expression, time).stream())
                .min(LocalDateTime::compareTo);
    }

    private Optional<LocalDateTime> after(CronExpression expression, LocalDateTime time) {
        Date next = Date.from(time.toInstant(ZoneOffset.UTC));
        while (true) {
            next = expression.getNextValidTimeAfter(next);
            if (next == null) {
                return Optional.empty();
            }
            LocalDateTime found = LocalDateTime.ofInstant(next.toInstant(), ZoneOffset.UTC);
            if (weekdays.get(found.getDayOfWeek().getValue() % WEEK)) {
                return Optional.of(found);
            }
        }
    }

    private static CronExpression expression(CronFields fields, String days, String weekdays) {
        String text =
                Stream.of(
                                "0",
                                list(fields.minutes(), 0),
                                list(fields.hours(), 0),
                                days,
                                list(fields.months(), 0),
                                weekdays)
                        .collect(Collectors.joining(" "));
        try {
            CronExpression expression = new CronExpression(text);
            expression.setTimeZone(TimeZone.getTimeZone("UTC"));
            return expression;
        } catch (ParseException e) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "'%s' is not what Quartz takes", text), e);
        }
    }

    private static String list(BitSet values, int shift) {
        return values.stream()
                .map(value -> value + shift)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
    }
}
