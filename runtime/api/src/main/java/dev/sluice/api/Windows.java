package dev.sluice.api;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The names by which the SQL of a {@link Step.Window} and the engine know each other, and the times
 * that both reckon with: microseconds since 1970 in UTC.
 */
public final class Windows {

    /** Beside the columns of the input: up to there all windows have left. */
    public static final String CLOSED = "sluice_closed";

    /** The relation of what is kept. */
    public static final String KEPT = "sluice_kept";

    /** Beside the columns of what is kept: windows that end up to there have left before. */
    public static final String FROM = "sluice_from";

    /** Beside the columns of what is kept: windows that end up to there leave now. */
    public static final String TO = "sluice_to";

    private Windows() {}

    /**
     * How event time goes on.
     *
     * @param instant SQL over the input for a row's event time; null where it has none
     * @param lateness how far the watermark stays behind the greatest event time
     * @param partitions what has a watermark of its own
     */
    public record Time(
            String instant, Duration lateness, Optional<Partitions> partitions, Slices slices) {}

    /**
     * Parts of the input, each with its own order in time: the watermark is that of the slowest.
     *
     * @param column the column of the input that tells them apart
     * @param count how many have to have come before there is a watermark at all; 0 for those that
     *     come
     * @param idle how long one may be silent before the others go on without it; empty for ever
     */
    public record Partitions(String column, long count, Optional<Duration> idle) {}

    /**
     * The grid on which windows begin and end.
     *
     * @param slide from one to the next, in microseconds
     * @param offset of the grid from 1970-01-01T00:00, in microseconds
     * @param zone whose wall clock the grid is on; empty for UTC
     */
    public record Slices(long slide, long offset, Optional<ZoneId> zone) {

        /** The number of the slice that an instant is in; windows end where it changes. */
        public long at(long instant) {
            return Math.floorDiv(wall(instant) - offset, slide);
        }

        private long wall(long instant) {
            if (zone.isEmpty()) {
                return instant;
            }
            Instant time = Instant.EPOCH.plus(instant, ChronoUnit.MICROS);
            return ChronoUnit.MICROS.between(
                    Instant.EPOCH,
                    LocalDateTime.ofInstant(time, zone.get()).toInstant(ZoneOffset.UTC));
        }
    }
}
