package dev.sluice.component.table;

import dev.sluice.api.Endless;
import dev.sluice.api.TimeOfDay;
import dev.sluice.component.table.Dialect.Temporals;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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

/** Puts values of vectors into the parameters of a statement; chosen once per vector. */
final class Binders {

    /** Sets the parameter to the vector's value in that row, which is not null. */
    interface Binder {
        void bind(PreparedStatement statement, int parameter, int row) throws SQLException;
    }

    private Binders() {}

    static Binder of(FieldVector vector, Temporals temporals) {
        return switch (vector) {
            case BitVector v -> (s, p, row) -> s.setBoolean(p, v.get(row) == 1);
            case TinyIntVector v -> (s, p, row) -> s.setInt(p, v.get(row));
            case SmallIntVector v -> (s, p, row) -> s.setInt(p, v.get(row));
            case IntVector v -> (s, p, row) -> s.setInt(p, v.get(row));
            case BigIntVector v -> (s, p, row) -> s.setLong(p, v.get(row));
            // the decimal text of a float can lie outside the range of a float: send a double
            case Float4Vector v -> (s, p, row) -> s.setDouble(p, v.get(row));
            case Float8Vector v -> (s, p, row) -> s.setDouble(p, v.get(row));
            case DecimalVector v ->
                    temporals == Temporals.TEXT
                            ? text(row -> Text.of(v, row))
                            : (s, p, row) -> s.setBigDecimal(p, v.getObjectNotNull(row));
            case VarBinaryVector v -> (s, p, row) -> s.setBytes(p, v.get(row));
            case DateDayVector v -> date(v, temporals);
            case TimeMicroVector v -> time(v, temporals);
            case TimeStampMicroVector v -> stamp(v, temporals);
            case TimeStampMicroTZVector v -> moment(v, temporals);
            default -> text(row -> Text.of(vector, row));
        };
    }

    private interface Words {
        String of(int row);
    }

    private static Binder text(Words words) {
        return (s, p, row) -> s.setString(p, words.of(row));
    }

    private static Binder date(DateDayVector v, Temporals temporals) {
        return temporals == Temporals.TEXT
                ? text(row -> Text.of(v, row))
                : (s, p, row) -> s.setObject(p, JavaTimes.date(v.get(row)));
    }

    private static Binder time(TimeMicroVector v, Temporals temporals) {
        Binder usual =
                temporals == Temporals.TEXT
                        ? text(row -> Text.TIME.format(TimeOfDay.of(v.get(row))))
                        : (s, p, row) -> s.setObject(p, TimeOfDay.of(v.get(row)));
        return (s, p, row) -> {
            if (TimeOfDay.isEnd(v.get(row))) {
                s.setString(p, TimeOfDay.END);
            } else {
                usual.bind(s, p, row);
            }
        };
    }

    private static Binder stamp(TimeStampMicroVector v, Temporals temporals) {
        return temporals == Temporals.TEXT
                ? text(row -> Text.sortable(v.get(row)))
                : (s, p, row) -> s.setObject(p, JavaTimes.stamp(v.get(row)));
    }

    private static Binder moment(TimeStampMicroTZVector v, Temporals temporals) {
        return switch (temporals) {
            case TEXT -> text(row -> moment(v.get(row)));
            case UTC -> (s, p, row) -> s.setObject(p, JavaTimes.stamp(v.get(row)));
            case NATIVE -> (s, p, row) -> s.setObject(p, JavaTimes.moment(v.get(row)));
        };
    }

    private static String moment(long micros) {
        return Text.sortable(micros) + (Endless.moment(micros) ? "" : "Z");
    }
}
