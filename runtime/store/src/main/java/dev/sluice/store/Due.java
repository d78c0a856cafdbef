package dev.sluice.store;

import java.time.Instant;

/**
 * A schedule is due: at a time, or by an event.
 *
 * @param key what tells it from all others of its pipeline: the planned moment, the file that
 *     arrived, the execution that it follows
 * @param planned the moment; for an event, when it was seen
 * @param settles whether all moments up to this one are decided with it
 */
public record Due(String pipeline, String key, Instant planned, boolean settles) {

    /** At that moment. */
    public static Due at(String pipeline, Instant planned) {
        return new Due(pipeline, planned.toString(), planned, true);
    }

    /** By that event. */
    public static Due by(String pipeline, String event, Instant seen) {
        return new Due(pipeline, event, seen, false);
    }
}
