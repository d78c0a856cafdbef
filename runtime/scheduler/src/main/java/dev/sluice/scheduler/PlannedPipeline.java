package dev.sluice.scheduler;

import dev.sluice.pipeline.ErrorHandling;
import dev.sluice.pipeline.Limits;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.Schedule;
import java.nio.file.Path;

/**
 * A pipeline that may run by itself.
 *
 * @param file absolute; patterns of files that arrive are seen from its folder
 * @param errors how often it is taken up again without its getting on
 * @param limits how long its executions may wait, and what they may use
 */
public record PlannedPipeline(
        String name, Path file, Schedule schedule, ErrorHandling errors, Limits limits) {

    /** As that file has it. */
    public static PlannedPipeline of(Pipeline pipeline, Path file) {
        return new PlannedPipeline(
                pipeline.name(), file, pipeline.schedule(), pipeline.errors(), pipeline.limits());
    }

    /** With the usual handling of faults, and no limits. */
    public PlannedPipeline(String name, Path file, Schedule schedule) {
        this(name, file, schedule, ErrorHandling.DEFAULT, Limits.NONE);
    }
}
