package dev.sluice.pipeline;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** When a pipeline runs by itself. */
public sealed interface Schedule {

    /** Only when asked. */
    record Manual() implements Schedule {}

    /** Whenever a cron expression of five fields fits, in a time zone. */
    record Cron(String expression, ZoneId zone) implements Schedule {}

    /** Again and again after this long. */
    record Every(Duration interval) implements Schedule {}

    /** Once, at this moment. */
    record At(ZonedDateTime moment) implements Schedule {}

    /** Whenever a file appears that matches the pattern, seen from the pipeline's folder. */
    record Arrival(String pattern) implements Schedule {}

    /** Whenever another pipeline has succeeded. */
    record After(String pipeline) implements Schedule {}

    /** All the time: for sources that never end. */
    record Continuous() implements Schedule {}
}
