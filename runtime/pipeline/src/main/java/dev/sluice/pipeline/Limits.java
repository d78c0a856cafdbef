package dev.sluice.pipeline;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How much an execution may take: {@code limits: {time: 2h, wait: 30m, memory: 512MB, threads: 2}}.
 *
 * @param time from its beginning to its end, all tries and their pauses together
 * @param waiting in the queue, until it begins
 * @param memory bytes, besides the Java heap
 * @param threads that work on its queries at once
 */
public record Limits(
        Optional<Duration> time,
        Optional<Duration> waiting,
        OptionalLong memory,
        OptionalInt threads) {

    /** What holds where the file says nothing: as long as it takes, and the usual share. */
    public static final Limits NONE =
            new Limits(
                    Optional.empty(), Optional.empty(), OptionalLong.empty(), OptionalInt.empty());

    /** What an execution may use, the usual where the pipeline does not say. */
    public Share share() {
        Share usual = Share.usual();
        return new Share(memory.orElse(usual.memory()), threads.orElse(usual.threads()));
    }
}
