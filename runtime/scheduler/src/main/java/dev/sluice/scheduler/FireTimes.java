package dev.sluice.scheduler;

import dev.sluice.pipeline.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The moments at which a schedule is due. Always the same for the same schedule, whenever and by
 * whichever process they are asked for: this is what makes a moment the key of a fire. Used by one
 * thread at a time.
 */
public interface FireTimes {

    /** The first moment behind that one; empty where there is none. */
    Optional<Instant> after(Instant moment);

    /** The moments of that schedule; none for one that goes by events. */
    static FireTimes of(Schedule.When when) {
        return switch (when) {
            case Schedule.Cron cron -> CronTimes.of(cron);
            case Schedule.Every(Duration interval) -> moment -> Optional.of(grid(moment, interval));
            case Schedule.At at ->
                    moment -> Optional.of(at.moment().toInstant()).filter(moment::isBefore);
            case Schedule.Manual _, Schedule.Arrival _, Schedule.After _, Schedule.Continuous _ ->
                    _ -> Optional.empty();
        };
    }

    /** The next moments behind that one; fewer where there are no more. */
    default List<Instant> next(Instant moment, int count) {
        List<Instant> moments = new ArrayList<>();
        Optional<Instant> next = after(moment);
        while (next.isPresent() && moments.size() < count) {
            moments.add(next.get());
            next = after(next.get());
        }
        return moments;
    }

    /** Counted from 1970 on, so that nothing has to be remembered to go on with it. */
    private static Instant grid(Instant moment, Duration interval) {
        long seconds = interval.toSeconds();
        return Instant.ofEpochSecond(
                Math.addExact(Math.floorDiv(moment.getEpochSecond(), seconds) * seconds, seconds));
    }
}
