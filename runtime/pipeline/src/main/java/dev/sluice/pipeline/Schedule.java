package dev.sluice.pipeline;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;

/**
 * When a pipeline runs by itself, and what is done where that cannot be.
 *
 * @param when the times or events
 * @param policy what is done about those that were missed or come too close
 */
public record Schedule(When when, Policy policy) {

    /** Only when asked. */
    public static final Schedule MANUAL = of(new Manual());

    /** With the usual policy. */
    public static Schedule of(When when) {
        return new Schedule(when, Policy.DEFAULT);
    }

    /** The times or events by which a pipeline runs. */
    public sealed interface When {}

    /** Only when asked. */
    public record Manual() implements When {}

    /** Whenever a cron expression of five fields fits, in a time zone. */
    public record Cron(String expression, ZoneId zone) implements When {}

    /** Again and again after this long. */
    public record Every(Duration interval) implements When {}

    /** Once, at this moment. */
    public record At(ZonedDateTime moment) implements When {}

    /** Whenever a file appears that matches the pattern, seen from the pipeline's folder. */
    public record Arrival(String pattern) implements When {}

    /** Whenever another pipeline has succeeded. */
    public record After(String pipeline) implements When {}

    /** All the time: for sources that never end. */
    public record Continuous() implements When {}

    /**
     * What is done about fires that were missed or come too close.
     *
     * @param atMost so many executions of the pipeline run at once
     */
    public record Policy(CatchUp catchUp, Overlap overlap, int atMost) {

        /** The last missed fire is made up for, and one execution after the other runs. */
        public static final Policy DEFAULT = new Policy(CatchUp.LAST, Overlap.QUEUE, 1);
    }

    /** Which of the fires that were missed are made up for. */
    public enum CatchUp {
        NONE,
        LAST,
        ALL
    }

    /** What becomes of a fire while as many executions run as may. */
    public enum Overlap {
        /** It waits. */
        QUEUE,
        /** It is left out. */
        SKIP,
        /** The oldest is stopped for it. */
        REPLACE
    }

    static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
