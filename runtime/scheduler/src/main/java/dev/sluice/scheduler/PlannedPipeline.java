package dev.sluice.scheduler;

import dev.sluice.pipeline.Schedule;
import java.nio.file.Path;

/**
 * A pipeline that may run by itself.
 *
 * @param file absolute; patterns of files that arrive are seen from its folder
 */
public record PlannedPipeline(String name, Path file, Schedule schedule) {}
