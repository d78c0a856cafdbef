package dev.sluice.component.table;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroVector;

/**
 * Values of MariaDB and MySQL that are none of the type their column is read as, and of which the
 * driver makes others without a word: numbers in columns for truths, spans of time in columns for
 * times of a day, dates without a month or day. Here they do not fit.
 */
final class MariaValues {

    private static final String AS_TEXT = "; read it as a text by a 'query' with CAST(… AS CHAR)";

    private static final Duration DAY = Duration.ofDays(1);

    private MariaValues() {}

    /** For vectors of these types; all others are filled as of any database. */
    static Fillers.Filler of(FieldVector vector, int column, Fillers.Filler otherwise) {
        return switch (vector) {
            case BitVector v ->
                    Fillers.number(v, (rows, row) -> v.setSafe(row, truth(rows.getInt(column))));
            case TimeMicroVector v ->
                    Fillers.value(
                            v,
                            rows -> rows.getObject(column, Duration.class),
                            (row, x) -> v.setSafe(row, micros(x)));
            case DateDayVector _, TimeStampMicroVector _ ->
                    (rows, row) -> date(otherwise, rows, row);
            default -> otherwise;
        };
    }

    private static int truth(int value) {
        if (value != 0 && value != 1) {
            throw new ArithmeticException(
                    value + " is neither 0 nor 1; read it as a number by a 'query' with … + 0");
        }
        return value;
    }

    private static long micros(Duration span) {
        if (span.isNegative() || span.compareTo(DAY) > 0) {
            throw new ArithmeticException("it is no time of a day" + AS_TEXT);
        }
        return span.toNanos() / 1000;
    }

    private static void date(Fillers.Filler filler, ResultSet rows, int row) throws SQLException {
        try {
            filler.fill(rows, row);
        } catch (DateTimeException e) {
            throw new DateTimeException("its month or day is 0" + AS_TEXT, e);
        }
    }
}
