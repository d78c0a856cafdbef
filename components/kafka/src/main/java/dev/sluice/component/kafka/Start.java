package dev.sluice.component.kafka;

import dev.sluice.api.Options;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Where a source begins that has no position yet. */
sealed interface Start {

    /** With the oldest message that is there. */
    record Earliest() implements Start {}

    /** With the messages that come after it was opened. */
    record Latest() implements Start {}

    /** With the first message of that time or later. */
    record At(Instant time) implements Start {}

    static Start of(Options options) {
        String given = options.text("start").orElse("earliest");
        return switch (given) {
            case "earliest" -> new Earliest();
            case "latest" -> new Latest();
            default -> at(given);
        };
    }

    private static Start at(String given) {
        try {
            return new At(OffsetDateTime.parse(given).toInstant());
        } catch (DateTimeException e) {
            throw Invalid.option(
                    "option 'start' is '"
                            + given
                            + "'; use earliest, latest or a time with its zone, such as"
                            + " 2026-01-31T00:00:00Z");
        }
    }
}
