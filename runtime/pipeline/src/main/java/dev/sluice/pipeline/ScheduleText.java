package dev.sluice.pipeline;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.PipelineException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** A schedule as pipeline files have it. */
public final class ScheduleText {

    private ScheduleText() {}

    /** In one line, such as <code>{cron: 0 6 * * *, zone: Europe/Berlin}</code>. */
    public static String of(Schedule schedule) {
        DumpSettings settings =
                DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.FLOW)
                        .setWidth(Integer.MAX_VALUE)
                        .build();
        return new Dump(settings).dumpToString(map(schedule)).strip();
    }

    /**
     * What {@link #of} has written.
     *
     * @throws PipelineException where the text is none of these
     */
    public static Schedule read(String text) {
        Problems problems = new Problems();
        Optional<YamlTree.Item> item = new YamlTree(problems).read(text);
        Schedule schedule =
                item.map(found -> new YamlTree.Entry(found.place(), found))
                        .map(new ScheduleReader(problems)::read)
                        .orElse(Schedule.MANUAL);
        if (problems.size() > 0) {
            Problem first = problems.sorted().getFirst();
            throw new PipelineException(
                    ErrorCode.PIPELINE_INVALID,
                    "'" + text + "' is not a schedule: " + first.message() + "; " + first.remedy());
        }
        return schedule;
    }

    /** Its keys and values; none where there is no schedule. */
    static Map<String, Object> map(Schedule schedule) {
        Map<String, Object> keys = when(schedule.when());
        if (!keys.isEmpty()) {
            Schedule.Policy policy = schedule.policy();
            Schedule.Policy usual = Schedule.Policy.DEFAULT;
            if (policy.catchUp() != usual.catchUp()) {
                keys.put(PolicyReader.CATCH_UP, Schedule.key(policy.catchUp()));
            }
            if (policy.overlap() != usual.overlap()) {
                keys.put(PolicyReader.OVERLAP, Schedule.key(policy.overlap()));
            }
            if (policy.atMost() != usual.atMost()) {
                keys.put(PolicyReader.AT_MOST, policy.atMost());
            }
        }
        return keys;
    }

    private static Map<String, Object> when(Schedule.When when) {
        Map<String, Object> keys = new LinkedHashMap<>();
        switch (when) {
            case Schedule.Manual() -> {}
            case Schedule.Cron(String expression, var zone) -> {
                keys.put("cron", expression);
                keys.put("zone", zone.getId());
            }
            case Schedule.Every(Duration interval) -> keys.put("every", TimeSpan.text(interval));
            case Schedule.At(ZonedDateTime moment) -> keys.put("at", moment.toString());
            case Schedule.Arrival(String pattern) -> keys.put("on-arrival", pattern);
            case Schedule.After(String other) -> keys.put("after", other);
            case Schedule.Continuous() -> keys.put("continuous", true);
        }
        return keys;
    }
}
