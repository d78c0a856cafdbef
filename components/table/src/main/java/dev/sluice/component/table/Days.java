package dev.sluice.component.table;

import dev.sluice.api.DataType;
import dev.sluice.api.DataType.Simple;
import dev.sluice.api.Endless;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampVector;

/**
 * Which dates a column keeps as they are, alone or with a time: a span of days, or all there are
 * and the infinities as well.
 *
 * @param words what the column does, as a message says it
 */
record Days(long first, long last, String words) {

    /** Also of columns that refuse dates themselves. */
    static final Days ALL = new Days(Long.MIN_VALUE, Long.MAX_VALUE, "keeps all dates");

    /** All that are not infinite. */
    static final Days FINITE = new Days(Long.MIN_VALUE, Long.MAX_VALUE, "keeps no infinite dates");

    private static final long MICROS = 86_400_000_000L;

    static Days between(LocalDate first, LocalDate last) {
        return new Days(
                first.toEpochDay(), last.toEpochDay(), "keeps dates of " + first + " to " + last);
    }

    /** For columns that do not keep all dates that may come for them. */
    static Optional<Unkept.Check> check(DataType from, Keeps keeps) {
        Days days = keeps.days();
        boolean dates =
                from == Simple.DATE || from == Simple.TIMESTAMP || from == Simple.TIMESTAMP_ZONED;
        return dates && !days.equals(ALL)
                ? Optional.of(new Unkept.Check(days.reason(), days::outside))
                : Optional.empty();
    }

    private String reason() {
        return words
                + ", and would make another of this one: replace it before the target, or cast it to"
                + " string for a column of texts";
    }

    private IntPredicate outside(FieldVector vector) {
        return switch (vector) {
            case DateDayVector dates -> row -> Endless.day(dates.get(row)) || lacks(dates.get(row));
            case TimeStampVector stamps ->
                    row ->
                            Endless.moment(stamps.get(row))
                                    || lacks(Math.floorDiv(stamps.get(row), MICROS));
            default -> throw new IllegalStateException("no dates: " + vector.getField());
        };
    }

    private boolean lacks(long day) {
        return day < first || day > last;
    }
}
