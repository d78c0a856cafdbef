package dev.sluice.pipeline;

import java.time.Duration;

/**
 * What a pipeline asks for about faults that may pass: {@code errors: {retries: 3, backoff: 1s}}.
 *
 * @param retries tries after the first, 0 to 10
 * @param backoff the pause before the first of them, up to a minute; it doubles
 */
public record ErrorHandling(int retries, Duration backoff) {

    /** What holds where the file says nothing. */
    public static final ErrorHandling DEFAULT = new ErrorHandling(3, Duration.ofSeconds(1));
}
