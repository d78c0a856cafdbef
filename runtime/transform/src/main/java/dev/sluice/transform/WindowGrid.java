package dev.sluice.transform;

import dev.sluice.api.Column;
import dev.sluice.api.Columns;
import dev.sluice.api.DataType;
import dev.sluice.api.Names;
import dev.sluice.api.Options;
import dev.sluice.api.Transform.Input;
import dev.sluice.api.Windows;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Where windows begin and end, and the SQL that says which of them a row is in. Time is cut into
 * slices as long as windows are apart; a window is some slices in a row, and what is kept of a row
 * names its slice. All in microseconds since 1970: of UTC, or of the wall clock of a zone, where
 * days have 24 hours also when clocks are put back.
 *
 * @param time the column of the event time
 * @param size of a window, in microseconds
 */
record WindowGrid(Column time, long size, Windows.Slices slices) {

    /** What is kept says by this when a row's slice begins. */
    static final String SLICE = "sluice_slice";

    /** When a window begins, in {@link #windows}. */
    static final String START = "sluice_start";

    /** A row is in so many windows at most: what is kept is multiplied by it. */
    private static final long MOST = 1_000;

    static WindowGrid of(Options options, Input input) {
        Column time = Columns.require(input, options.requireText("time"));
        if (!isZoned(time)
                && time.type() != DataType.Simple.TIMESTAMP
                && time.type() != DataType.Simple.DATE) {
            throw Outputs.invalid(
                    "option 'time' names column '"
                            + time.name()
                            + "', which is "
                            + time.type()
                            + ": it needs a timestamp, with or without time zone, or a date. Cast the"
                            + " column in a select, or parse it");
        }
        Duration size = required(options, "size");
        Duration slide = options.has("slide") ? required(options, "slide") : size;
        requireCovering(size, slide);
        Optional<ZoneId> zone = options.text("zone").map(WindowGrid::zone);
        if (zone.isPresent()) {
            requireZoned(time);
            requireDays(size);
            requireDays(slide);
        }
        Duration offset = options.duration("offset", Duration.ZERO, WindowTransform.LONGEST);
        return new WindowGrid(
                time, micros(size), new Windows.Slices(micros(slide), micros(offset), zone));
    }

    private static boolean isZoned(Column column) {
        return column.type() == DataType.Simple.TIMESTAMP_ZONED;
    }

    private static Duration required(Options options, String name) {
        options.requireText(name);
        return options.duration(name, Duration.ZERO, WindowTransform.LONGEST);
    }

    private static void requireCovering(Duration size, Duration slide) {
        if (slide.compareTo(size) > 0) {
            throw Outputs.invalid(
                    "option 'slide' is longer than 'size': rows between two windows would be in none."
                            + " Make it shorter, or leave it out for windows one after the other");
        }
        if (micros(size) % micros(slide) != 0) {
            throw Outputs.invalid(
                    "option 'size' is no multiple of 'slide': choose them so, such as 1h and 15m");
        }
        if (size.dividedBy(slide) > MOST) {
            throw Outputs.invalid(
                    "option 'slide' is so short that each row would be in "
                            + size.dividedBy(slide)
                            + " windows, and "
                            + MOST
                            + " is the most: make it longer");
        }
    }

    private static ZoneId zone(String name) {
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw Outputs.invalid(
                    "option 'zone': there is no time zone '"
                            + name
                            + "'; "
                            + Names.nearest(name, ZoneId.getAvailableZoneIds())
                                    .map(near -> "did you mean '" + near + "'?")
                                    .orElse("give a name such as Europe/Berlin"));
        }
        return ZoneId.of(name);
    }

    private static void requireZoned(Column time) {
        if (!isZoned(time)) {
            throw Outputs.invalid(
                    "option 'zone' is for times with a zone, and column '"
                            + time.name()
                            + "' is "
                            + time.type()
                            + ", which is wall clock already: leave the option out");
        }
    }

    private static void requireDays(Duration duration) {
        if (!Duration.ofDays(duration.toDays()).equals(duration)) {
            throw Outputs.invalid(
                    "option 'zone' is for windows of whole days, because an hour comes twice where"
                            + " clocks are put back: leave it out, or move the windows by 'offset'");
        }
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    private String value() {
        String quoted = Names.quote(time.name());
        return time.type() == DataType.Simple.DATE ? "CAST(" + quoted + " AS TIMESTAMP)" : quoted;
    }

    private String usable() {
        String type = isZoned(time) ? "TIMESTAMPTZ" : "TIMESTAMP";
        String zone = isZoned(time) ? "+00" : "";
        return "%s BETWEEN %s '0001-01-01 00:00:00%s' AND %s '9999-12-31 23:59:59%s'"
                .formatted(value(), type, zone, type, zone);
    }

    /** The condition that a row has no time. */
    String unusable() {
        return "NOT coalesce(" + usable() + ", false)";
    }

    /** A row's event time; null where it is not usable. */
    String instant() {
        return "CASE WHEN " + usable() + " THEN epoch_us(" + value() + ") END";
    }

    /** When the slice of a row begins; null where its time is not usable. */
    String slice() {
        String wall =
                slices.zone()
                        .map(zone ->
                                "CASE WHEN %s THEN epoch_us(timezone(%s, %s)) END"
                                        .formatted(usable(), literal(zone), value()))
                        .orElseGet(this::instant);
        // the remainder of a time before 1970 is negative
        return "(%1$s) - (((%1$s) - %2$d) %% %3$d + %3$d) %% %3$d"
                .formatted(wall, slices.offset(), slices.slide());
    }

    /** The condition that all windows of a row have left. */
    String late() {
        return past("(" + slice() + ")");
    }

    /** The condition that all windows of a slice have left. */
    String past(String slice) {
        return instant(end(slice)) + " <= " + Windows.CLOSED;
    }

    /** When a window ends that begins then. */
    String end(String start) {
        return start + " + " + size;
    }

    /** A point of the grid as an instant. */
    private String instant(String point) {
        return slices.zone()
                .map(zone ->
                        "epoch_us(timezone(%s, make_timestamp(%s)))"
                                .formatted(literal(zone), point))
                .orElse(point);
    }

    /** A point of the grid as a value of the column's kind. */
    String shown(String point) {
        if (!isZoned(time)) {
            return "make_timestamp(" + point + ")";
        }
        return slices.zone()
                .map(zone -> "timezone(%s, make_timestamp(%s))".formatted(literal(zone), point))
                .orElse("make_timestamptz(" + point + ")");
    }

    private static String literal(ZoneId zone) {
        return Names.literal(zone.getId());
    }

    /** What is kept, once for each window it is in, of the windows that leave now. */
    String windows() {
        String end = instant(end(START));
        return "(SELECT * FROM (SELECT *, %s AS %s FROM %s%s) WHERE %s > %s AND %s <= %s) AS input"
                .formatted(
                        size == slices.slide() ? SLICE : SLICE + " - sluice_back",
                        START,
                        Windows.KEPT,
                        size == slices.slide() ? "" : ", " + backs(),
                        end,
                        Windows.FROM,
                        end,
                        Windows.TO);
    }

    /** How far before its slice the windows of a row begin. */
    private String backs() {
        return "(SELECT range * %d AS sluice_back FROM range(%d))"
                .formatted(slices.slide(), size / slices.slide());
    }
}
