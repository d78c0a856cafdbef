package dev.sluice.component.table;

import dev.sluice.api.Endless;
import dev.sluice.api.TimeOfDay;
import dev.sluice.component.table.Dialect.Temporals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;

/** Takes a column of a result into a vector; chosen once per vector. */
final class Fillers {

    /** Copies the current row's value; throws ArithmeticException where it does not fit. */
    interface Filler {
        void fill(ResultSet rows, int row) throws SQLException;
    }

    interface Setter<T> {
        void set(int row, T value);
    }

    interface Getter<T> {
        @Nullable T get(ResultSet rows) throws SQLException;
    }

    private Fillers() {}

    static Filler of(FieldVector vector, int c, Temporals temporals) {
        return switch (vector) {
            case BitVector v -> number(v, (r, row) -> v.setSafe(row, r.getBoolean(c) ? 1 : 0));
            case TinyIntVector v -> number(v, (r, row) -> v.setSafe(row, r.getByte(c)));
            case SmallIntVector v -> number(v, (r, row) -> v.setSafe(row, r.getShort(c)));
            case IntVector v -> number(v, (r, row) -> v.setSafe(row, r.getInt(c)));
            case BigIntVector v -> number(v, (r, row) -> v.setSafe(row, r.getLong(c)));
            case Float4Vector v -> number(v, (r, row) -> v.setSafe(row, (float) r.getDouble(c)));
            case Float8Vector v -> number(v, (r, row) -> v.setSafe(row, r.getDouble(c)));
            case DecimalVector v ->
                    value(v, r -> r.getBigDecimal(c), (row, x) -> decimal(v, row, x));
            case VarBinaryVector v -> value(v, r -> r.getBytes(c), v::setSafe);
            case DateDayVector v ->
                    value(
                            v,
                            temporal(c, temporals, LocalDate.class, Fillers::date),
                            (row, x) -> v.setSafe(row, JavaTimes.days(x)));
            case TimeMicroVector v when temporals == Temporals.TEXT ->
                    value(v, r -> r.getString(c), (row, x) -> v.setSafe(row, TimeOfDay.parse(x)));
            case TimeMicroVector v ->
                    value(
                            v,
                            r -> r.getObject(c, LocalTime.class),
                            (row, x) -> v.setSafe(row, x.toNanoOfDay() / 1000));
            case TimeStampMicroVector v ->
                    value(
                            v,
                            temporal(c, temporals, LocalDateTime.class, Fillers::stamp),
                            (row, x) -> v.setSafe(row, JavaTimes.micros(x)));
            case TimeStampMicroTZVector v ->
                    value(
                            v,
                            temporal(c, temporals, OffsetDateTime.class, Fillers::moment),
                            (row, x) -> v.setSafe(row, JavaTimes.micros(utc(x))));
            case VarCharVector v ->
                    value(
                            v,
                            r -> r.getString(c),
                            (row, x) -> v.setSafe(row, x.getBytes(StandardCharsets.UTF_8)));
            default -> throw new IllegalStateException("no filler for " + vector.getField());
        };
    }

    /** A date or time as the driver gives it, or from its ISO text. */
    private static <T> Getter<T> temporal(
            int c, Temporals temporals, Class<T> type, Parser<T> parser) {
        return temporals == Temporals.TEXT
                ? rows -> parse(rows.getString(c), parser)
                : rows -> rows.getObject(c, type);
    }

    /** Sets what a getter gives that has no null, and null where it is that. */
    static Filler number(FieldVector vector, Filler filler) {
        return (rows, row) -> {
            filler.fill(rows, row);
            if (rows.wasNull()) {
                vector.setNull(row);
            }
        };
    }

    /** Sets what is there, and null where it is not. */
    static <T> Filler value(FieldVector vector, Getter<T> getter, Setter<T> setter) {
        return (rows, row) -> {
            @Nullable T value = getter.get(rows);
            if (value == null) {
                vector.setNull(row);
            } else {
                setter.set(row, value);
            }
        };
    }

    /** Sets a number that is to have no more digits than the vector's type. */
    static void decimal(DecimalVector vector, int row, BigDecimal value) {
        BigDecimal scaled = value.setScale(vector.getScale(), RoundingMode.UNNECESSARY);
        if (scaled.precision() > vector.getPrecision()) {
            throw new ArithmeticException("too many digits");
        }
        vector.setSafe(row, scaled);
    }

    private interface Parser<T> {
        T parse(String text);
    }

    private static <T> @Nullable T parse(@Nullable String text, Parser<T> parser) {
        return text == null ? null : parser.parse(text);
    }

    private static LocalDate date(String text) {
        return switch (text) {
            case Endless.LATER -> LocalDate.MAX;
            case Endless.EARLIER -> LocalDate.MIN;
            default -> LocalDate.parse(text);
        };
    }

    private static LocalDateTime stamp(String text) {
        return switch (text) {
            case Endless.LATER -> LocalDateTime.MAX;
            case Endless.EARLIER -> LocalDateTime.MIN;
            default -> LocalDateTime.parse(text.replace(' ', 'T'));
        };
    }

    private static OffsetDateTime moment(String text) {
        return switch (text) {
            case Endless.LATER, Endless.EARLIER -> stamp(text).atOffset(ZoneOffset.UTC);
            default -> OffsetDateTime.parse(text.replace(' ', 'T'));
        };
    }

    private static LocalDateTime utc(OffsetDateTime value) {
        return value.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    }
}
