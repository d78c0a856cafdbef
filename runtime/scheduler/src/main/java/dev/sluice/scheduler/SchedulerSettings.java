package dev.sluice.scheduler;

import dev.sluice.pipeline.Share;
import dev.sluice.store.Owner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a scheduler goes by.
 *
 * @param atMost so many executions run at once, of all pipelines
 * @param settle a file has arrived when nothing of it has changed for this long
 * @param clock what time it is; the store should have the same
 * @param owner who this process is for the store
 * @param logs so long is kept what executions have told, after their end; empty for ever
 * @param share what all executions together may use
 */
public record SchedulerSettings(
        int atMost,
        Duration settle,
        InstantSource clock,
        Owner owner,
        Optional<Duration> logs,
        Share share) {

    /** A fire that is later than this was missed, and the schedule's policy decides. */
    static final Duration LATE = Duration.ofMinutes(1);

    /** The usual, with that limit. */
    public static SchedulerSettings of(int atMost) {
        return of(atMost, Optional.empty(), Share.machine());
    }

    /** The usual, with that limit and share, and logs kept for so long. */
    public static SchedulerSettings of(int atMost, Optional<Duration> logs, Share share) {
        return new SchedulerSettings(
                atMost, Duration.ofSeconds(2), InstantSource.system(), Owner.self(), logs, share);
    }
}
