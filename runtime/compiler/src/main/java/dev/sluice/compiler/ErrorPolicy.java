package dev.sluice.compiler;

import java.time.Duration;

/**
 * How often work that may be repeated is tried again after a transient fault, and after what pause.
 *
 * @param retries tries after the first; 0 for none
 * @param backoff the first pause; each further one is twice as long, and none longer than {@link
 *     #LONGEST}
 */
public record ErrorPolicy(int retries, Duration backoff) {

    /** No pause is longer. */
    public static final Duration LONGEST = Duration.ofMinutes(1);

    /** What holds where a pipeline says nothing. */
    public static final ErrorPolicy DEFAULT = new ErrorPolicy(3, Duration.ofSeconds(1));

    /** For answers that somebody waits for: a fault is told at once. */
    public static final ErrorPolicy PROMPT = new ErrorPolicy(0, Duration.ofSeconds(1));

    /** The pause before a retry, the first being 1. */
    public Duration pause(int retry) {
        Duration pause = backoff.multipliedBy(1L << Math.min(retry - 1, 20));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
