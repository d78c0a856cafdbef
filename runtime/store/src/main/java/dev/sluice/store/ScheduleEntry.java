package dev.sluice.store;

import java.time.Instant;
import java.util.Optional;

/**
 * When a pipeline runs by itself, and what was last decided about it.
 *
 * @param text the schedule as the pipeline's file has it
 * @param settled up to that moment nothing is left to decide: later fires are
 * @param planned the moment it was last due
 * @param next the moment it will be due
 * @param decision what was done the last time and why, in words for people; may be empty
 */
public record ScheduleEntry(
        String pipeline,
        String file,
        String text,
        boolean paused,
        Instant settled,
        Optional<Instant> planned,
        Optional<Instant> next,
        String decision) {}
