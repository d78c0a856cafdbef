package dev.sluice.scheduler;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Identifiers of executions that a scheduler asks for: they sort by time, and the letter keeps them
 * apart from those of runs by hand in the same process. Used by one thread.
 */
final class ScheduledIds {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private final long pid;
    private long last;

    ScheduledIds(InstantSource clock, long pid) {
        this.clock = clock;
        this.pid = pid;
    }

    String next() {
        // several within a millisecond get neighbouring ones
        last = Math.max(last + 1, clock.millis());
        return STAMP.format(Instant.ofEpochMilli(last)) + "-s" + pid;
    }
}
