package dev.sluice.component.table.copy;

import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times. PostgreSQL counts from 2000-01-01 and ours from 1970-01-01; its infinities are
 * the least and the largest number, ours are DuckDB's: the largest number and its negation.
 */
final class Times {

    private static final int DAYS = 10_957;
    private static final long MICROS = DAYS * 86_400_000_000L;
    private static final long DAY = 86_400_000_000L;

    // PostgreSQL's own bounds, from 4713 BC: datatype/timestamp.h
    private static final int FIRST_DAY = -2_451_545;
    private static final int LAST_DAY = 2_145_031_948;
    private static final long FIRST_MICRO = -211_813_488_000_000_000L;

    private Times() {}

    static FieldEncoder date(FieldVector vector) {
        int[] values = Heap.ints(vector.getDataBuffer(), vector.getValueCount());
        return (out, row) -> {
            int days = values[row];
            if (days == Integer.MAX_VALUE || days == -Integer.MAX_VALUE) {
                out.intField(days > 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE);
                return null;
            }
            long moved = (long) days - DAYS;
            out.intField((int) moved);
            return moved < FIRST_DAY || moved > LAST_DAY ? outside("date") : null;
        };
    }

    static FieldEncoder time(FieldVector vector) {
        long[] values = Heap.longs(vector.getDataBuffer(), vector.getValueCount());
        return (out, row) -> {
            long micros = values[row];
            out.longField(micros);
            return micros < 0 || micros > DAY ? outside("time") : null;
        };
    }

    static FieldEncoder timestamp(FieldVector vector) {
        long[] values = Heap.longs(vector.getDataBuffer(), vector.getValueCount());
        return (out, row) -> {
            long micros = values[row];
            if (micros == Long.MAX_VALUE || micros == -Long.MAX_VALUE) {
                out.longField(micros > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
                return null;
            }
            out.longField(micros - MICROS);
            return micros < FIRST_MICRO + MICROS ? outside("timestamp") : null;
        };
    }

    private static String outside(String type) {
        return "the value is out of the range of PostgreSQL's " + type;
    }

    static FieldDecoder dates(DateDayVector vector) {
        return (bytes, at, length, row) -> {
            int days = Bytes.int32(bytes, at);
            boolean infinite = days == Integer.MAX_VALUE || days == Integer.MIN_VALUE;
            int ours = days > 0 ? Integer.MAX_VALUE : -Integer.MAX_VALUE;
            vector.setSafe(row, infinite ? ours : days + DAYS);
            return null;
        };
    }

    static FieldDecoder times(TimeMicroVector vector) {
        return (bytes, at, length, row) -> {
            long micros = Bytes.int64(bytes, at);
            vector.setSafe(row, micros);
            return micros >= DAY ? "24:00 is not a time of a day" : null;
        };
    }

    static FieldDecoder timestamps(TimeStampVector vector) {
        return (bytes, at, length, row) -> {
            long micros = Bytes.int64(bytes, at);
            if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
                vector.setSafe(row, micros > 0 ? Long.MAX_VALUE : -Long.MAX_VALUE);
                return null;
            }
            return moved(vector, row, micros);
        };
    }

    private static @Nullable String moved(TimeStampVector vector, int row, long micros) {
        if (micros >= Long.MAX_VALUE - MICROS) {
            return "the year is past 294246";
        }
        vector.setSafe(row, micros + MICROS);
        return null;
    }

    /** A moment in words, of any year. */
    static String text(long micros) {
        return LocalDateTime.of(2000, 1, 1, 0, 0).plus(micros, ChronoUnit.MICROS).toString();
    }

    /** A time of day in words, midnight at the end of a day as well. */
    static String timeText(long micros) {
        return micros >= DAY ? "24:00" : LocalTime.ofNanoOfDay(micros * 1000).toString();
    }
}
