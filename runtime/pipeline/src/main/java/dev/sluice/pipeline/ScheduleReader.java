package dev.sluice.pipeline;

import dev.sluice.pipeline.Pipeline.Schedule;
import dev.sluice.pipeline.YamlTree.Entry;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a schedule: {@code {cron: "0 6 * * *", zone: Europe/Berlin}} or {@code {every: 15m}}. */
final class ScheduleReader {

    private static final int[][] RANGES = {{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 7}};
    private static final Set<String> KEYS = Set.of("cron", "zone", "every");

    private final Problems problems;

    ScheduleReader(Problems problems) {
        this.problems = problems;
    }

    Schedule read(@Nullable Entry entry) {
        if (entry == null) {
            return new Schedule.Manual();
        }
        if (!entry.item().isMap()) {
            problems.add(
                    entry.item().place(),
                    "schedule",
                    "a schedule is a map",
                    "write {cron: \"0 6 * * *\"} or {every: 15m}");
            return new Schedule.Manual();
        }
        Map<String, Entry> keys = entry.item().map();
        keys.forEach((key, value) -> {
            if (!KEYS.contains(key)) {
                problems.unknown(value.key(), "schedule." + key, "the key", key, KEYS);
            }
        });
        Entry cron = keys.get("cron");
        Entry every = keys.get("every");
        if ((cron == null) == (every == null)) {
            problems.add(
                    entry.item().place(),
                    "schedule",
                    "a schedule has either cron or every",
                    "keep one of them");
            return new Schedule.Manual();
        }
        return cron != null ? cron(cron, keys.get("zone")) : every(every);
    }

    private Schedule cron(Entry entry, @Nullable Entry zone) {
        String expression = entry.item().plain().toString().strip();
        String[] fields = expression.split("\\s+");
        boolean valid = fields.length == RANGES.length;
        for (int i = 0; valid && i < fields.length; i++) {
            for (String part : fields[i].split(",", -1)) {
                valid &= part(part, RANGES[i]);
            }
        }
        if (!valid) {
            problems.add(
                    entry.item().place(),
                    "schedule.cron",
                    "'" + expression + "' is not a cron expression",
                    "give five fields: minute hour day month weekday, such as 0 6 * * 1-5");
        }
        try {
            return new Schedule.Cron(
                    expression, ZoneId.of(zone == null ? "UTC" : zone.item().plain().toString()));
        } catch (DateTimeException e) {
            problems.add(
                    zone == null ? entry.key() : zone.item().place(),
                    "schedule.zone",
                    "this time zone is not known",
                    "use a name such as Europe/Berlin");
            return new Schedule.Manual();
        }
    }

    private static boolean part(String part, int[] range) {
        String[] step = part.split("/", -1);
        if (step.length > 2 || step.length == 2 && !step[1].matches("[1-9]\\d?")) {
            return false;
        }
        if (step[0].equals("*")) {
            return true;
        }
        String[] ends = step[0].split("-", -1);
        for (String end : ends) {
            if (!end.matches("\\d{1,2}")
                    || Integer.parseInt(end) < range[0]
                    || Integer.parseInt(end) > range[1]) {
                return false;
            }
        }
        return ends.length <= 2
                && (ends.length == 1 || Integer.parseInt(ends[0]) <= Integer.parseInt(ends[1]));
    }

    private Schedule every(@Nullable Entry entry) {
        String text = entry == null ? "" : entry.item().plain().toString().strip();
        if (entry != null && !text.matches("[1-9]\\d{0,5}[smhd]")) {
            problems.add(
                    entry.item().place(),
                    "schedule.every",
                    "'" + text + "' is not a length of time",
                    "write, for example, 30s, 15m, 2h or 1d");
            return new Schedule.Manual();
        }
        String upper = text.toUpperCase(Locale.ROOT);
        return new Schedule.Every(Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper));
    }
}
