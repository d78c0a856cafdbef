package dev.sluice.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * How long an execution may take: {@code limits: {time: 2h, wait: 30m}}.
 *
 * @param time from its beginning to its end, all tries and their pauses together
 * @param waiting in the queue, until it begins
 */
public record Limits(Optional<Duration> time, Optional<Duration> waiting) {

    /** What holds where the file says nothing: as long as it takes. */
    public static final Limits NONE = new Limits(Optional.empty(), Optional.empty());
}
