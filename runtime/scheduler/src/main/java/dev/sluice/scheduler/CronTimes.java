package dev.sluice.scheduler;

import dev.sluice.pipeline.CronFields;
import dev.sluice.pipeline.Schedule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import java.util.function.Function;

/**
 * The moments of a cron expression in a time zone.
 *
 * <p>Where clocks are changed: a time of day that does not exist is due once, right after the gap;
 * one that exists twice is due once, the first time. An expression for every hour names no time of
 * day: it is due in every hour that passes, also in the one that the clock shows twice.
 */
final class CronTimes implements FireTimes {

    private static final int HOURS = 24;

    private final WallTimes times;
    private final ZoneRules rules;
    private final boolean everyHour;

    private CronTimes(WallTimes times, ZoneRules rules, boolean everyHour) {
        this.times = times;
        this.rules = rules;
        this.everyHour = everyHour;
    }

    static CronTimes of(Schedule.Cron cron) {
        CronFields fields = CronFields.of(cron.expression());
        return new CronTimes(
                WallTimes.of(fields),
                cron.zone().getRules(),
                fields.hours().cardinality() == HOURS);
    }

    @Override
    public Optional<Instant> after(Instant moment) {
        return everyHour ? hourly(moment) : daily(moment);
    }

    /** Moments do not go back where wall times go on, so the first that is behind is the next. */
    private Optional<Instant> daily(Instant moment) {
        Optional<LocalDateTime> wall = times.after(wall(moment));
        while (wall.isPresent()) {
            Instant due = due(wall.get());
            if (due.isAfter(moment)) {
                return Optional.of(due);
            }
            wall = times.after(wall.get());
        }
        return Optional.empty();
    }

    private Instant due(LocalDateTime wall) {
        ZoneOffsetTransition change = rules.getTransition(wall);
        if (change == null) {
            return wall.toInstant(rules.getOffset(wall));
        }
        return change.isGap() ? change.getInstant() : wall.toInstant(change.getOffsetBefore());
    }

    /** Within one offset after the other. */
    private Optional<Instant> hourly(Instant moment) {
        ZoneOffset offset = rules.getOffset(moment);
        Instant from = moment;
        LocalDateTime wall = wall(moment);
        while (true) {
            Optional<Instant> due = times.after(wall).map(inOffset(offset));
            ZoneOffsetTransition change = rules.nextTransition(from);
            if (due.isEmpty() || change == null || due.get().isBefore(change.getInstant())) {
                return due;
            }
            from = change.getInstant();
            offset = change.getOffsetAfter();
            wall = change.getDateTimeAfter().minusNanos(1);
        }
    }

    private static Function<LocalDateTime, Instant> inOffset(ZoneOffset offset) {
        return wall -> wall.toInstant(offset);
    }

    private LocalDateTime wall(Instant moment) {
        return LocalDateTime.ofInstant(moment, rules.getOffset(moment));
    }
}
