package dev.sluice.pipeline;

import dev.sluice.pipeline.YamlTree.Entry;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a schedule: one of {@code cron}, {@code every}, {@code at}, {@code on-arrival}, {@code
 * after} and {@code continuous}; a {@code zone} goes with cron and at. Beside it stands the policy.
 */
final class ScheduleReader {

    static final String ZONE = "zone";
    static final List<String> KINDS =
            List.of("cron", "every", "at", "on-arrival", "after", "continuous");
    private static final List<String> KEYS =
            Stream.of(KINDS, List.of(ZONE), PolicyReader.KEYS).flatMap(List::stream).toList();

    private final Problems problems;

    ScheduleReader(Problems problems) {
        this.problems = problems;
    }

    /** A schedule that is wrong is a problem, and none. */
    Schedule read(@Nullable Entry entry) {
        if (entry == null) {
            return Schedule.MANUAL;
        }
        if (!entry.item().isMap()) {
            problems.add(
                    entry.item().place(),
                    "schedule",
                    "a schedule is a map",
                    "write {cron: \"0 6 * * *\"} or {every: 15m}");
            return Schedule.MANUAL;
        }
        Map<String, Entry> keys = entry.item().map();
        keys.forEach((key, value) -> {
            if (!KEYS.contains(key)) {
                problems.unknown(value.key(), "schedule." + key, "the key", key, KEYS);
            }
        });
        List<String> kinds = KINDS.stream().filter(keys::containsKey).toList();
        Entry given = kinds.size() == 1 ? keys.get(kinds.getFirst()) : null;
        if (given == null) {
            problems.add(
                    entry.item().place(),
                    "schedule",
                    "a schedule has one of " + String.join(", ", KINDS),
                    kinds.isEmpty() ? "add one of them" : "keep one of them");
            return Schedule.MANUAL;
        }
        String kind = kinds.getFirst();
        return new Schedule(
                read(kind, given, keys.get(ZONE)), new PolicyReader(problems).read(kind, keys));
    }

    private Schedule.When read(String kind, Entry given, @Nullable Entry zone) {
        if (zone != null && !kind.equals("cron") && !kind.equals("at")) {
            problems.add(
                    zone.key(),
                    "schedule." + ZONE,
                    "a zone goes with cron or at, not with " + kind,
                    "remove it");
        }
        String text = given.item().plain().toString().strip();
        return switch (kind) {
            case "cron" -> cron(text, given, zone);
            case "every" -> every(text, given);
            case "at" -> at(text, given, zone);
            case "on-arrival" -> arrival(text, given);
            case "after" -> after(text, given);
            default -> continuous(text, given);
        };
    }

    private Schedule.When cron(String expression, Entry given, @Nullable Entry zone) {
        CronFields.fault(expression)
                .ifPresent(fault ->
                        problem(
                                given,
                                "cron",
                                "'" + expression + "' is not a cron expression: " + fault,
                                "give five fields: minute hour day month weekday, such as 0 6 * *"
                                        + " 1-5"));
        return new Schedule.Cron(expression, zone == null ? ZoneId.of("UTC") : zone(zone));
    }

    private ZoneId zone(Entry entry) {
        String name = entry.item().plain().toString();
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            problems.unknown(
                    entry.item().place(),
                    "schedule." + ZONE,
                    "the time zone",
                    name,
                    ZoneId.getAvailableZoneIds(),
                    "use a name such as Europe/Berlin");
            return ZoneId.of("UTC");
        }
    }

    private Schedule.When every(String text, Entry given) {
        Optional<Duration> interval = TimeSpan.parse(text);
        if (interval.isPresent()) {
            return new Schedule.Every(interval.get());
        }
        problem(
                given,
                "every",
                "'" + text + "' is not a length of time",
                "write, for example, 30s, 15m, 2h or 1d");
        return new Schedule.Manual();
    }

    private Schedule.When at(String text, Entry given, @Nullable Entry zone) {
        String iso = text.replace(' ', 'T');
        try {
            if (zone == null) {
                return new Schedule.At(ZonedDateTime.parse(iso));
            }
            return new Schedule.At(LocalDateTime.parse(iso).atZone(zone(zone)));
        } catch (DateTimeException e) {
            problem(
                    given,
                    "at",
                    "'" + text + "' is not a moment",
                    zone == null
                            ? "give a date and time with its zone, such as"
                                    + " 2026-03-01T06:00:00+01:00, or add zone:"
                            : "give a date and time without an offset, such as"
                                    + " 2026-03-01T06:00:00, beside zone:");
            return new Schedule.Manual();
        }
    }

    private Schedule.When arrival(String pattern, Entry given) {
        if (pattern.isEmpty() || pattern.contains("://") || given.item().isList()) {
            problem(
                    given,
                    "on-arrival",
                    "'" + pattern + "' is not a pattern of files",
                    "give one, such as in/*.csv");
        }
        return new Schedule.Arrival(pattern);
    }

    private Schedule.When after(String pipeline, Entry given) {
        if (!pipeline.matches(PipelineReader.NAME)) {
            problem(
                    given,
                    "after",
                    "'" + pipeline + "' is not the name of a pipeline",
                    "give the name: of the other pipeline");
        }
        return new Schedule.After(pipeline);
    }

    private Schedule.When continuous(String text, Entry given) {
        if (!text.equals("true")) {
            problem(
                    given,
                    "continuous",
                    "continuous is true, or is left out",
                    "write continuous: true, or remove it");
        }
        return new Schedule.Continuous();
    }

    private void problem(Entry given, String key, String message, String remedy) {
        problems.add(given.item().place(), "schedule." + key, message, remedy);
    }
}
