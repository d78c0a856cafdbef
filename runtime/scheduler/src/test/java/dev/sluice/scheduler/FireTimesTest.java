package dev.sluice.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.CronFields;
import dev.sluice.pipeline.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FireTimesTest {

    private static FireTimes cron(String expression, String zone) {
        return FireTimes.of(new Schedule.Cron(expression, ZoneId.of(zone)));
    }

    private static List<Instant> between(FireTimes times, Instant from, Instant until) {
        List<Instant> found = new ArrayList<>();
        var next = times.after(from);
        while (next.isPresent() && !next.get().isAfter(until)) {
            found.add(next.get());
            next = times.after(next.get());
        }
        return found;
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({
        "30 2 * * *, Europe/Berlin, 2026-03-29, 2026-03-29T01:00:00Z",
        "30 2 * * *, Europe/Berlin, 2026-10-25, 2026-10-25T00:30:00Z",
        "30 2 * * *, America/New_York, 2026-03-08, 2026-03-08T07:00:00Z",
        "30 1 * * *, America/New_York, 2026-11-01, 2026-11-01T05:30:00Z",
        "30 2 * * *, America/New_York, 2026-11-01, 2026-11-01T07:30:00Z"
    })
    void aTimeOfDayIsDueOnceOnEachDay(String expression, String zone, String day, Instant due) {
        Instant midnight = LocalDateTime.parse(day + "T00:00").atZone(ZoneId.of(zone)).toInstant();

        assertThat(
                        between(
                                cron(expression, zone),
                                midnight.minus(Duration.ofHours(1)),
                                midnight.plus(Duration.ofHours(22))))
                .containsExactly(due);
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({
        "Europe/Berlin, 2026-03-29, 23",
        "Europe/Berlin, 2026-10-25, 25",
        "America/New_York, 2026-03-08, 23",
        "America/New_York, 2026-11-01, 25"
    })
    void everyHourThatPassesIsDueOnce(String zone, String day, int hours) {
        ZonedDateTime midnight = LocalDateTime.parse(day + "T00:00").atZone(ZoneId.of(zone));

        List<Instant> due =
                between(
                        cron("0 * * * *", zone),
                        midnight.toInstant().minusSeconds(1),
                        midnight.plusDays(1).toInstant().minusSeconds(1));

        assertThat(due).hasSize(hours);
        for (int i = 1; i < due.size(); i++) {
            assertThat(Duration.between(due.get(i - 1), due.get(i))).isEqualTo(Duration.ofHours(1));
        }
    }

    @Test
    void aDayOrAWeekdayIsEnoughWhereBothAreGiven() {
        Instant from = Instant.parse("2026-03-31T00:00:00Z");

        assertThat(cron("0 6 15 * mon", "UTC").next(from, 4))
                .extracting(Instant::toString)
                .containsExactly(
                        "2026-04-06T06:00:00Z",
                        "2026-04-13T06:00:00Z",
                        "2026-04-15T06:00:00Z",
                        "2026-04-20T06:00:00Z");
        assertThat(cron("0 6 */2 * mon", "UTC").next(from, 2))
                .as("a star asks for both")
                .extracting(Instant::toString)
                .containsExactly("2026-04-13T06:00:00Z", "2026-04-27T06:00:00Z");
        assertThat(cron("0 6 * * 7", "UTC").next(from, 1))
                .extracting(Instant::toString)
                .containsExactly("2026-04-05T06:00:00Z");
        assertThat(cron("0 0 29 2 *", "UTC").next(from, 1))
                .extracting(Instant::toString)
                .containsExactly("2028-02-29T00:00:00Z");
    }

    @Test
    void lengthsOfTimeAreCountedFromTheEpochAndAMomentIsOnce() {
        Instant from = Instant.parse("2026-03-31T10:07:03Z");

        assertThat(FireTimes.of(new Schedule.Every(Duration.ofMinutes(15))).next(from, 2))
                .extracting(Instant::toString)
                .containsExactly("2026-03-31T10:15:00Z", "2026-03-31T10:30:00Z");
        ZonedDateTime moment = ZonedDateTime.parse("2026-04-01T06:00:00+02:00");
        FireTimes at = FireTimes.of(new Schedule.At(moment));
        assertThat(at.next(from, 2)).containsExactly(moment.toInstant());
        assertThat(at.after(moment.toInstant())).isEmpty();
        assertThat(FireTimes.of(new Schedule.Continuous()).after(from)).isEmpty();
    }

    /** Against every minute around a change of the clocks, looked at by itself. */
    @Test
    void anyExpressionInAnyZoneIsDueAsThePolicySays() {
        Random random = new Random(20260329);
        List<String> zones =
                List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata");
        for (int i = 0; i < 300; i++) {
            String expression = expression(random);
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            Instant start = Instant.parse("2026-0" + (1 + random.nextInt(9)) + "-03T00:00:00Z");
            ZoneOffsetTransition change = zone.getRules().nextTransition(start);
            Instant around = change == null ? start : change.getInstant();
            Instant from = around.minus(Duration.ofDays(2)).plusSeconds(random.nextInt(86_400));
            Instant until = around.plus(Duration.ofDays(2));

            assertThat(between(cron(expression, zone.getId()), from, until))
                    .as("%s in %s from %s", expression, zone, from)
                    .containsExactlyElementsOf(expected(expression, zone, from, until));
        }
    }

    private static String expression(Random random) {
        List<String> minutes = List.of("0", "30", "*/10", "15,45", "*", "59");
        List<String> hours = List.of("*", "2", "1-3", "*/2", "0,1,2,3", "0-23", "23");
        List<String> days = List.of("*", "*", "1,8,25", "*/2", "29-31");
        List<String> weekdays = List.of("*", "*", "sun", "1-5", "*/3", "0,7");
        return String.join(
                " ",
                minutes.get(random.nextInt(minutes.size())),
                hours.get(random.nextInt(hours.size())),
                days.get(random.nextInt(days.size())),
                "*",
                weekdays.get(random.nextInt(weekdays.size())));
    }

    private static TreeSet<Instant> expected(
            String expression, ZoneId zone, Instant from, Instant until) {
        CronFields fields = CronFields.of(expression);
        TreeSet<Instant> due = new TreeSet<>();
        if (fields.hours().cardinality() == 24) {
            for (long m = from.getEpochSecond() / 60; m * 60 <= until.getEpochSecond(); m++) {
                Instant minute = Instant.ofEpochSecond(m * 60);
                if (fits(fields, LocalDateTime.ofInstant(minute, zone))) {
                    due.add(minute);
                }
            }
        } else {
            LocalDateTime wall = LocalDateTime.ofInstant(from, ZoneOffset.UTC).withSecond(0);
            for (wall = wall.minusDays(1); wall.isBefore(end(until)); wall = wall.plusMinutes(1)) {
                if (fits(fields, wall)) {
                    due.add(resolved(wall, zone));
                }
            }
        }
        due.removeIf(moment -> !moment.isAfter(from) || moment.isAfter(until));
        return due;
    }

    private static LocalDateTime end(Instant until) {
        return LocalDateTime.ofInstant(until, ZoneOffset.UTC).plusDays(1);
    }

    private static Instant resolved(LocalDateTime wall, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(wall);
        LocalDateTime there = wall;
        while (zone.getRules().getValidOffsets(there).isEmpty()) {
            there = there.plusMinutes(1);
        }
        return offsets.isEmpty()
                ? there.toInstant(zone.getRules().getValidOffsets(there).getFirst())
                : wall.toInstant(offsets.getFirst());
    }

    private static boolean fits(CronFields fields, LocalDateTime wall) {
        boolean day = fields.days().get(wall.getDayOfMonth());
        boolean weekday = fields.weekdays().get(wall.getDayOfWeek().getValue() % 7);
        return fields.minutes().get(wall.getMinute())
                && fields.hours().get(wall.getHour())
                && fields.months().get(wall.getMonthValue())
                && (fields.eitherDay() ? day || weekday : day && weekday);
    }
}
