package dev.sluice.cli.local;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicLong;

/** Identifiers of executions: they sort by time, and no two are the same on one machine. */
final class ExecutionIds {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private static final AtomicLong LAST = new AtomicLong();

    private ExecutionIds() {}

    static String next() {
        // two within a millisecond get neighbouring ones
        long millis =
                LAST.accumulateAndGet(
                        System.currentTimeMillis(), (last, now) -> Math.max(last + 1, now));
        return STAMP.format(Instant.ofEpochMilli(millis)) + "-" + ProcessHandle.current().pid();
    }
}
