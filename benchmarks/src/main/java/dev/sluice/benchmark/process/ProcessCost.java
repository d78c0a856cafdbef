package dev.sluice.benchmark.process;

import java.time.Duration;

/**
 * What a process cost.
 *
 * @param cpu user and system time of the process and its children, without servers it talked to
 * @param peakBytes the largest resident set of the process
 */
public record ProcessCost(Duration wall, Duration cpu, long peakBytes) {}
